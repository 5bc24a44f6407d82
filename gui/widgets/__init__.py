"""Parts of panels. They know declared settings and nothing else of ours."""
