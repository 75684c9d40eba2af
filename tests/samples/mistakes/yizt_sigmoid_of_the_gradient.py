# The sigmoid is applied to the upstream gradient, the cache is not used.
# yizt/numpy_neural_network, issue 3
def sigmoid_backward(dout, cache):
    inner = 1 - sigmoid_forward(dout)[0]
    return sigmoid_forward(inner)[0]
