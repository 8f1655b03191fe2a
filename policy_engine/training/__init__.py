"""Training from a policy: a course as plain data, and one page that shows it."""

from policy_engine.training.course import CourseOptions, course_of
from policy_engine.training.write import training_is_stale, training_page, write_training

__all__ = ["CourseOptions", "course_of", "training_is_stale", "training_page", "write_training"]
