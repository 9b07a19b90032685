"""Why a passage was sorted as it was, in one sentence that a clinician can agree or disagree with.

The sentences and the features that each stands for come with the model file.
"""

from collections.abc import Callable, Mapping, Sequence

Marks = Mapping[str, Mapping[str, Sequence[str]]]


def reason_for(
    drawer: str,
    names: Sequence[str],
    *,
    at: int,
    marks: Marks,
    otherwise: Mapping[str, str],
    weights_of: Callable[[str], tuple[int, int, int]],
) -> str:
    """The sentence whose features, among those found, weigh most for the drawer at place `at`."""
    found = frozenset(names)
    best, most = otherwise[drawer], 0
    for sentence, features in marks[drawer].items():
        push = 0
        for name in features:
            if name in found:
                weights = weights_of(name)
                push += 3 * weights[at] - weights[0] - weights[1] - weights[2]
        if push > most:
            best, most = sentence, push
    return best
