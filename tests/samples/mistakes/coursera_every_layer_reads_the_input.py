# Every layer is given the network's input x instead of the output of the layer before it.
# "Week4 _Assignment1_Exercise5", a question to deeplearning.ai's course (L_model_forward), kept in huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1


def mlp_forward(x, layers):
    caches = []
    for weights, bias in layers[:-1]:
        z, affine_cache = affine_forward(x, weights, bias)
        a, relu_cache = relu_forward(z)
        caches.append((affine_cache, relu_cache))
    weights, bias = layers[-1]
    if len(layers) == 1:
        a = x
    scores, affine_cache = affine_forward(a, weights, bias)
    caches.append((affine_cache, None))
    return scores, caches
