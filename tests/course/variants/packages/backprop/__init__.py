from backprop.check import numerical_gradient
from backprop.layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    sigmoid_backward,
    sigmoid_forward,
    tanh_backward,
    tanh_forward,
)
from backprop.network import mlp_backward, mlp_forward
