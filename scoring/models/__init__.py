from scoring.models.scorecard import Chunk, CurrentScore, IssuedScorecard, LevelChange, Run, Scorecard
from scoring.models.scoring_model import ScoringModel

__all__ = ["Chunk", "CurrentScore", "IssuedScorecard", "LevelChange", "Run", "Scorecard", "ScoringModel"]
