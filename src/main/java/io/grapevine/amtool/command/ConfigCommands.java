package io.grapevine.amtool.command;

import io.grapevine.amtool.checking.ConfigCheck;
import io.grapevine.amtool.checking.ConfigText;
import io.grapevine.amtool.checking.SilenceRulesCheck;
import io.grapevine.amtool.output.Console;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.config.Config;
import io.grapevine.config.file.yaml.SecretReferences;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The commands about configurations and templates: they take a file, or the configuration of a server. */
record ConfigCommands(Session session) {
    void check(ParsedArguments given) throws CommandFault {
        Console console = session.console();
        ConfigCheck check = new ConfigCheck(
                new ConfigCheck.Options(
                        session.mode(given),
                        references(given),
                        file(given, "config.dir"),
                        file(given, "grapevine.config"),
                        new SilenceRulesCheck(
                                file(given, "silences.dir"), file(given, "history.file"), console.clock()),
                        file(given, "web.access-file"),
                        given.isOn("strict")),
                console.out(),
                console.err());
        if (given.arguments().isEmpty()) {
            check.standardInput(console.in().isDevice() ? Optional.empty() : Optional.of(console.in().stream()));
        } else {
            check.files(given.arguments());
        }
    }

    private SecretReferences references(ParsedArguments given) {
        return given.isOn("config.expand")
                ? SecretReferences.expanded(session.console().environment())
                : SecretReferences.LITERAL;
    }

    private static Optional<Path> file(ParsedArguments given, String flag) {
        return Optional.of(given.text(flag)).filter(file -> !file.isEmpty()).map(Path::of);
    }

    /** {@code amtool config show}: the configuration of a server, or one of files with all that they leave out. */
    void show(ParsedArguments given) throws CommandFault {
        session.print(
                given.text("config.file").isEmpty() && given.text("config.dir").isEmpty()
                        ? session.format(given)
                                .configuration(session.server(given).status())
                        : configuration(given).original());
    }

    void cluster(ParsedArguments given) throws CommandFault {
        session.print(
                session.format(given).cluster(session.server(given).status().cluster()));
    }

    void routes(ParsedArguments given) throws CommandFault {
        session.print(RouteDrawing.of(configuration(given)));
    }

    /** {@code amtool config routes test}; returns the status to end with. */
    int route(ParsedArguments given) throws CommandFault {
        Config config = configuration(given);
        RouteTrial trial = new RouteTrial(
                session.matchers(given).parser(), session.console().out());
        Optional<Instant> at = given.text("at").isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(GivenTimes.of(given, "at").seconds()));
        RouteTrial.Question question = new RouteTrial.Question(
                given.arguments(), given.text("verify.receivers"), given.isOn("tree"), given.isOn("explain"), at);
        return trial.answer(config, question) ? 0 : 1;
    }

    private Config configuration(ParsedArguments given) throws CommandFault {
        String file = given.text("config.file");
        boolean server = given.isSet("alertmanager.url");
        if (!file.isEmpty()) {
            if (server) {
                session.console().note("Warning: --config.file flag overrides the --alertmanager.url.");
            }
            ConfigText text = new ConfigText(session.mode(given), references(given));
            Optional<Path> teams = file(given, "config.dir");
            return teams.isEmpty() ? text.file(Path.of(file)) : text.file(Path.of(file), teams.get());
        }
        if (!given.text("config.dir").isEmpty()) {
            throw new CommandFault("--config.dir: set without --config.file (expected: both)");
        }
        if (!server) {
            throw new CommandFault("You have to specify one of --config.file or --alertmanager.url flags.");
        }
        return new ConfigText(session.mode(given))
                .original(session.server(given).status().config().original());
    }

    void render(ParsedArguments given) throws CommandFault {
        TemplateRender.Engine engine = List.of(TemplateRender.Engine.values()).stream()
                .filter(known -> known.flag().equals(given.text("template.engine")))
                .findFirst()
                .orElse(TemplateRender.Engine.GO);
        Clock clock = Clock.fixed(session.console().clock().instant(), ZoneId.systemDefault());
        Optional<Path> data = file(given, "template.data");
        session.print(new TemplateRender(engine, given.text("template.type").equals("html"), clock)
                .render(given.texts("template.glob"), given.text("template.text"), data));
    }
}
