"""Mistakes that people have made elsewhere, in this course's signatures: what is said of each."""

import pytest

from grader.course.course import Course
from grader.model import Verdict
from tests.helpers import samples
from tests.helpers.graded import files_of, graded, names_of

CASES = samples.SAMPLES.parent / "diagnosis"

TOLD = {  # what is graded of it; then by check the beginning of what is said, "" for nothing
    "np_random_for_rng": (
        "search::random_local_search",
        {"draws_from_the_generator": "random_local_search draws from a generator of its own (random.randn"},
    ),
    "zero_gradient_softmax_loss": (
        "softmax_loss::softmax_loss",
        {
            "ordinary_gradient": "dscores is 0 everywhere, and should not be: is it ever computed?",
            "extreme_scores": "dscores_extreme is 0 everywhere, and should not be: is it ever computed?",
        },
    ),
    "zero_dx_batch_norm": (
        "batch_norm::batch_norm_backward",
        {"gradient_of_the_input": "dx is 0 everywhere, and should not be: is it ever computed?"},
    ),
    "sgd_does_not_move": (
        "optimizers::sgd",
        {"first_step": "step_1 is 0 everywhere: nothing has moved. Is what was computed returned?"},
    ),
    "dx_ten_thousand_times_too_small": (
        "batch_norm::batch_norm_backward",
        {"gradient_of_the_input": "dx is 0.0001 times what is expected, everywhere."},
    ),
    "cs231n_random_local_search": (
        "search::random_local_search",
        {"as_many_proposals_as_trials": "This is what you get when either one proposal is missing, because"},
    ),
    "full_loss_log_of_rounded_p": (
        "softmax_loss::full_loss",
        {"extreme_inputs": "loss is infinite, and all else is right: is it the log of a number"},
    ),
    "log_p_plus_1e_7": (
        "softmax_loss::softmax_loss",
        {
            "extreme_scores": "This is what you get when a number of about 1e-7 is added inside",
            "sure_and_right": "This is what you get when a number of about 1e-7 is added inside",
        },
    ),
    "log_p_plus_1e_9": (
        "softmax_loss::softmax_loss",
        {
            "extreme_scores": "This is what you get when a number of about 1e-9 is added inside",
        },
    ),
    "relu_backward_two_slips": (
        "backprop::relu_backward",
        {
            "input_of_zero": "This is what you get when the gradient passes where x is exactly 0.",
            "leaves_arguments_alone": "This is what you get when the caller's dout is changed.",
        },
    ),
    "diagonal_jacobian": (
        "softmax_loss::softmax_loss",
        {"ordinary_gradient": "This is what you get when only the true class gets a gradient."},
    ),
    "mlp_forward_blames_backward": (
        "backprop",
        {
            "mlp_forward::ordinary_network": "This is what you get when a ReLU stands after the last layer.",
            "mlp_backward::ordinary_network": "Begin with backprop::mlp_forward::ordinary_network",
        },
    ),
    "dropout_backward_error_blamed_on_forward": (
        "dropout",
        {"dropout_backward::identity_when_not_training": ""},
    ),
    "dropout_mask_read_off_output": (
        "dropout",
        {"dropout_backward::inputs_of_zero": "gradient_flows: none of 2700, and a share of 0.7 is expected."},
    ),
    "one_dropout_mask_for_all": (
        "dropout",
        {"dropout_forward::each_unit_of_each_example": "This is what you get when one mask is drawn"},
    ),
    "early_stopping_compares_with_the_last_loss": (
        "regularization::EarlyStopping",
        {"stops_when_patience_is_over": "This is what you get when the best epoch is right, but an epoch"},
    ),
    "numerical_gradient_with_a_step_of_its_own": (
        "backprop::numerical_gradient",
        {"larger_step": "This is what you get when the step is always 0.0001, as in Saito's book (2016)."},
    ),
    "logarithm_forgotten": (
        "softmax_loss::softmax_loss",
        {"ordinary_loss": "This is what you get when the sum of the exponentials is subtracted from"},
    ),
    "hinge_pushes_for_all_classes": (
        "softmax_loss::hinge_loss",
        {"ordinary_gradient": "This is what you get when the true class always gets -(C - 1), as if every"},
    ),
    "nesterov_with_the_new_velocity": (
        "optimizers::nesterov",
        {"first_step": "This is what you get when the velocity is renewed before the step that needs"},
    ),
    "batches_with_replacement": (
        "data::minibatches",
        {"every_example_once": "x has some of what is expected several times, and some never"},
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_said_of_a_mistake_of_others(course: Course, name: str) -> None:
    only, expected = TOLD[name]
    report = graded(course, files_of(CASES / name, names_of(course)), only=only)
    checks = {check.id: check for check in report.checks}
    for check, beginning in expected.items():
        found = checks[f"{only}::{check}"]
        assert found.verdict in (Verdict.FAILED, Verdict.ERROR), found
        told = found.diagnosis.text if found.diagnosis is not None else ""
        assert told.startswith(beginning) if beginning else not told, told


def test_a_right_sgd_loses_nothing_where_other_optimizers_are_not_there(course: Course) -> None:
    report = graded(course, files_of(CASES / "right_sgd_alone", names_of(course)), only="optimizers::sgd")
    assert report.score == report.max_score
