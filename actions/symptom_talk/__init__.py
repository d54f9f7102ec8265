"""The guided talk about symptoms: a form that ends in what the article says fits (see symptom_talk.yml)."""
