"""The four classical baselines: trees and ensembles of trees over features of single epochs."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sdreamer.baselines.config import Signals, signals_read
from sdreamer.baselines.features import epoch_features
from sdreamer.data import UNLABELLED, LabelledRecording


class Classifier(Protocol):
    """What scikit-learn calls a classifier."""

    def fit(self, features: NDArray[np.float32], targets: NDArray[np.int64]) -> object: ...

    def predict(self, features: NDArray[np.float32]) -> NDArray[np.int64]: ...


class ClassicalStager:
    """A classifier of features; it is fitted to recordings and predicts the stages of others."""

    def __init__(self, classifier: Classifier, signals: Signals = "both") -> None:
        self._classifier = classifier
        self._modalities = signals_read(signals)
        self._classes = np.zeros(0, dtype=np.int8)

    def fit(self, recordings: Sequence[LabelledRecording]) -> None:
        """Learn from every labelled epoch whose signals are there.

        Raises
        ------
        ValueError
            When there is no such epoch.
        """
        features, stages = [], []
        for recording in recordings:
            known = recording.alive & (recording.stages != UNLABELLED)
            features.append(epoch_features(recording, self._modalities)[known])
            stages.append(recording.stages[known])
        # classifiers want classes without a hole; a stage may be missing
        self._classes, targets = np.unique(np.concatenate(stages), return_inverse=True)
        if not len(self._classes):
            raise ValueError("the recordings hold no labelled epoch to learn from")
        self._classifier.fit(np.concatenate(features), targets.astype(np.int64))

    def predict(self, recording: LabelledRecording) -> NDArray[np.int8]:
        """Return the stage of each epoch, `UNLABELLED` where a signal is lost."""
        stages = np.full(len(recording.stages), UNLABELLED, dtype=np.int8)
        alive = recording.alive
        if alive.any():
            features = epoch_features(recording, self._modalities)[alive]
            stages[alive] = self._classes[self._classifier.predict(features)]
        return stages


MakeClassifier = Callable[[int], Classifier]
"""Makes a classifier from a seed. The paper gives no settings: they are the libraries' own."""


def decision_tree(seed: int) -> Classifier:
    """Return a decision tree."""
    from sklearn.tree import DecisionTreeClassifier

    return _as_classifier(DecisionTreeClassifier(random_state=seed))


def random_forest(seed: int) -> Classifier:
    """Return a random forest."""
    from sklearn.ensemble import RandomForestClassifier

    return _as_classifier(RandomForestClassifier(random_state=seed, n_jobs=-1))


def ada_boost(seed: int) -> Classifier:
    """Return AdaBoost over stumps."""
    from sklearn.ensemble import AdaBoostClassifier

    return _as_classifier(AdaBoostClassifier(random_state=seed))


def xgboost(seed: int) -> Classifier:
    """Return XGBoost (Chen and Guestrin, 2016).

    Raises
    ------
    ImportError
        When the package is not installed.
    """
    try:
        from xgboost import XGBClassifier
    except ImportError as error:
        raise ImportError(
            "XGBoost is not installed: install Hypnoscope with its benchmark extra, "
            'pip install "hypnoscope[benchmark]".'
        ) from error
    return _as_classifier(XGBClassifier(random_state=seed))


def _as_classifier(estimator: Any) -> Classifier:
    return estimator
