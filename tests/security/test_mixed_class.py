"""A class in which half are hostile: the other half gets what each would get alone."""

from tests.security.mixed_class import differences

SEED = 7


def test_the_honest_half_of_a_small_class() -> None:
    print(f"seed {SEED}")
    assert differences(6, SEED, times=1) == []
