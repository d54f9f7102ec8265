"""`bot serve`: serve the chat page, the chat API and the console from one process."""

from __future__ import annotations

import click

from bot.settings import Settings, SettingsError


@click.command()
def serve() -> None:
    """Serve the chat page, the chat API and the console.

    Brings the database's tables up to date, loads the promoted or else the newest model, and takes up newly
    promoted models by itself. Address and everything else come from BOT_* variables: see `bot settings`.
    """
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    _serve(settings)


def _serve(settings: Settings) -> None:
    # Imported here so that a wrong setting is told at once.
    from bot.assistant import Assistant
    from bot.dialogue.locks import locks_of
    from bot.dialogue.sources import knowledge_sources
    from bot.knowledge import KnowledgeError
    from bot.logs import configure_logging
    from bot.model_files import NoModel, model_in_use
    from bot.store.database import Database
    from bot.store.errors import StoreUnavailable
    from bot.web.app import create_app, live_events
    from bot.web.console.sign_in import first_account_link
    from bot.web.metrics import Metrics
    from bot.web.server import server_of

    configure_logging(settings.log_level)
    metrics = Metrics()
    try:
        model = model_in_use(settings)
        database = Database(settings.database_url)
        database.upgrade()
        find_sources = knowledge_sources()
        welcome = first_account_link(database, settings)
    except (NoModel, KnowledgeError) as error:
        raise click.ClickException(str(error)) from error
    except StoreUnavailable as error:
        raise click.ClickException(f"{error} Check BOT_DATABASE_URL.") from error
    assistant = Assistant(
        database,
        settings,
        find_sources=find_sources,
        locks=locks_of(settings.redis_url),
        on_failure=metrics.count_failure,
        on_turn=metrics.count_stages,
    )
    problems: list[Exception] = []

    def give_up(error: Exception) -> None:
        problems.append(error)
        server.should_exit = True

    def say_ready() -> None:
        click.echo(f"Backline is ready at http://{settings.host}:{settings.port} (model {model.name}).")

    if welcome is not None:
        click.echo(f"Nobody can sign in to the console yet. Set up the first account, once, here:\n{welcome}")
    click.echo(f"Loading {model.name} ...")
    live = live_events(settings)
    app = create_app(
        settings,
        assistant,
        metrics=metrics,
        live=live,
        model_path=model,
        when_ready=say_ready,
        when_unusable=give_up,
    )
    server = server_of(app, settings.host, settings.port, when_stopping=live.close)
    server.run()
    if problems:
        raise click.ClickException(str(problems[0]))
