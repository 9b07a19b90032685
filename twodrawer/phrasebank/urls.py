"""The phrase bank's doors: phrases and templates of one's own. What an editor needs of them is the desk's."""

from django.urls import path

from twodrawer.phrasebank.views import bank, templates

urlpatterns = [
    path("phrases/", bank.phrases_view, name="phrases"),
    path("phrases/packs/<slug:pack>/", bank.phrase_pack_view, name="phrase_pack"),
    path("phrases/own/<uuid:phrase_ref>/", bank.phrase_edit_view, name="phrase_edit"),
    path("phrases/file/", bank.phrase_file_view, name="phrase_file"),
    path("phrases/templates/new/", templates.note_template_new_view, name="note_template_new"),
    path("phrases/templates/<uuid:template_ref>/", templates.note_template_view, name="note_template"),
]
