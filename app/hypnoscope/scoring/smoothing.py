"""The most likely sequence of stages under a hidden Markov model."""

import numpy as np
from numpy.typing import NDArray


def most_likely_path(
    log_evidence: NDArray[np.float64], log_transitions: NDArray[np.float64]
) -> NDArray[np.int8]:
    """Return the path of highest score by Viterbi's algorithm, in log space.

    Every stage is as likely as another at the start; of equally good paths the one that
    stays in the lower code is taken.

    Viterbi (1967), IEEE Trans. Inf. Theory 13:260-269; Rabiner (1989), Proc. IEEE 77:257-286.

    Parameters
    ----------
    log_evidence
        Logarithm of what speaks for each stage in each epoch, shape (n_epochs, n_stages).
    log_transitions
        Logarithm of the probability to go from stage i to stage j, shape (n_stages, n_stages).

    Returns
    -------
    Index of the stage of each epoch, shape (n_epochs,).
    """
    n_epochs, n_stages = log_evidence.shape
    if not n_epochs:
        return np.zeros(0, dtype=np.int8)
    stages = range(n_stages)
    into = log_transitions.T.tolist()  # plain numbers: an array of three is slower to add up
    first, *others = log_evidence.tolist()
    best, origins = first, []
    for evidence in others:
        sums = [[score + step for score, step in zip(best, into[j], strict=True)] for j in stages]
        origin = [max(stages, key=row.__getitem__) for row in sums]
        best = [sums[j][origin[j]] + evidence[j] for j in stages]
        origins.append(origin)
    path = [max(stages, key=best.__getitem__)]
    for origin in reversed(origins):
        path.append(origin[path[-1]])
    return np.array(path[::-1], dtype=np.int8)


def sticky_transitions(n_stages: int, stickiness: float) -> NDArray[np.float64]:
    """Return transition probabilities that stay with `stickiness`, else go anywhere alike."""
    away = (1.0 - stickiness) / (n_stages - 1)
    transitions = np.full((n_stages, n_stages), away)
    np.fill_diagonal(transitions, stickiness)
    return transitions
