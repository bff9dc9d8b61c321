"""Questions and steps of a version, below /setup/questions/."""

from django.urls import path

from aifactory.catalogue.views.questions import compare, editor, question, steps

urlpatterns = [
    path("", editor.versions, name="question_versions"),
    path("<int:pk>/", editor.questions, name="questions"),
    path("<int:pk>/order/", editor.order, name="order_questions"),
    path("<int:pk>/add/", question.add, name="add_question"),
    path("<int:pk>/question/<slug:key>/", question.question, name="question"),
    path("<int:pk>/question/<slug:key>/take-away/", question.take_away, name="take_question_away"),
    path("<int:pk>/question/<slug:key>/put-back/", question.put_back, name="put_question_back"),
    path("<int:pk>/add-step/", steps.add, name="add_step"),
    path("<int:pk>/step/<slug:slug>/", steps.step, name="question_step"),
    path("<int:pk>/step/<slug:slug>/take-away/", steps.take_away, name="take_step_away"),
    path("<int:pk>/compare/<int:other>/", compare.compare, name="compare_questions"),
]
