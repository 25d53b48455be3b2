"""The pages of information evenings: set-up, the door, paper, answers, follow-up."""
