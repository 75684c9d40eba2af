# rand, which is uniform from 0 to 1, where normal numbers belong, and fan_out comes first.
# datascience.stackexchange.com/questions/54364 (class Layer)
def normal(fan_in, fan_out, rng, stddev=0.01):
    number_of_neurons, number_of_inputs = fan_out, fan_in
    return stddev * rng.random((number_of_neurons, number_of_inputs))
