"""The numbers behind the issue ranker: one linear machine an issue, its margin as a confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from nlu.issue_sentences import CODES

_FOLDS = 5
# A clause alone misleads sooner than the whole message: its margin counts for less by this.
_CLAUSE_LESS = np.float32(0.25)


@dataclass(frozen=True)
class Piece:
    """A text with its sentence vector."""

    text: str
    vector: np.ndarray


# A message is looked at whole and clause by clause.
Pieces = Sequence[Piece]


class IssueModel:
    """Ranks the issues of messages, each given as its pieces: the whole text first.

    An issue is told where the whole message or a clause of it tells it. How sure a margin is, is
    learned from sentences that the machines had not seen (cross validation).
    """

    def __init__(self, strength: float, dense_weight: float) -> None:
        self._strength = strength
        self._dense_weight = dense_weight
        self._slope, self._offset = 1.0, 0.0

    def fit(self, messages: Sequence[Pieces], told: Sequence[frozenset[str]]) -> IssueModel:
        """Learn from messages and the issues they tell."""
        truth = np.array([[code in codes for code in CODES] for codes in told])
        unseen = np.zeros(truth.shape)
        for seen, rest in KFold(_FOLDS, shuffle=True, random_state=0).split(truth):
            self._learn([messages[i] for i in seen], truth[seen])
            unseen[rest] = self._margins([messages[i] for i in rest])
        curve = LogisticRegression(C=1e6).fit(unseen.reshape(-1, 1), truth.ravel())
        self._slope, self._offset = float(curve.coef_[0, 0]), float(curve.intercept_[0])
        self._learn(messages, truth)
        return self

    def rank(self, message: Pieces) -> list[tuple[str, float]]:
        """Return every issue with its confidence, the surest first."""
        sure = expit(self._slope * self._margins([message])[0] + self._offset)
        return [(CODES[i], float(sure[i])) for i in np.argsort(-sure, kind="stable")]

    def _learn(self, messages: Sequence[Pieces], truth: np.ndarray) -> None:
        self._characters = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        whole = [pieces[0] for pieces in messages]
        characters = self._characters.fit_transform([piece.text for piece in whole])
        table = hstack([characters, csr_matrix(self._dense(whole))]).tocsr()
        machines = [
            LinearSVC(C=self._strength, class_weight="balanced", random_state=0).fit(table, column)
            for column in truth.T
        ]
        weights = np.concatenate([machine.coef_ for machine in machines]).astype(np.float32).T
        self._of_characters = np.ascontiguousarray(weights[: characters.shape[1]])
        self._of_vectors = np.ascontiguousarray(weights[characters.shape[1] :])
        self._bias = np.array([machine.intercept_[0] for machine in machines], dtype=np.float32)

    def _margins(self, messages: Sequence[Pieces]) -> np.ndarray:
        """Return for each message and issue the highest margin of its pieces."""
        pieces = [piece for message in messages for piece in message]
        characters = self._characters.transform([piece.text for piece in pieces])
        margins = characters @ self._of_characters + self._dense(pieces) @ self._of_vectors
        starts = np.cumsum([0, *(len(message) for message in messages[:-1])])
        margins[starts] += _CLAUSE_LESS
        return np.maximum.reduceat(margins + self._bias - _CLAUSE_LESS, starts, axis=0)

    def _dense(self, pieces: Sequence[Piece]) -> np.ndarray:
        return np.stack([piece.vector for piece in pieces]) * np.float32(self._dense_weight)
