package io.grapevine.amtool.command;

import io.grapevine.amtool.checking.ConfigCheck;
import io.grapevine.amtool.checking.ConfigText;
import io.grapevine.amtool.checking.SilenceRulesCheck;
import io.grapevine.amtool.output.Console;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.Flag.Place;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Choice;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.zone.ZoneFiles;
import io.grapevine.model.timeinterval.Location;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The commands about configurations and templates: they take a file, or the configuration of a server. */
public record ConfigCommands(Session session) {
    private static final String MUSTACHE = "mustache";

    Command configuration() {
        return Command.group(
                "config",
                "Show the configuration of a server, and where alerts go by it.",
                Command.of("show", """
                                Show the configuration of a server; its version, too, with -o extended or json.

                                    amtool config show
                                    amtool config show --config.file=alertmanager.yml --teams.dir=teams""", this::show).with(files()).orDefault(),
                Command.group(
                                "routes",
                                "Draw routes, or try them.",
                                Command.of("show", """
                                                Draw the routing tree.

                                                    amtool config routes show
                                                    amtool config routes --config.file=alertmanager.yml""", this::routes).orDefault(),
                                Command.of("test", """
                                                Say which receivers an alert would go to.

                                                    amtool config routes test --config.file=alertmanager.yml team=db
                                                    amtool config routes test team=db --verify.receivers=dba,default""", this::route)
                                        .with(
                                                Flag.text(
                                                        "verify.receivers",
                                                        "Fail unless these are the receivers, with commas, in this order."),
                                                Flag.ofSwitch("tree", "Draw the routes that match, too."),
                                                Flag.ofSwitch("explain", "Explain each step, too."),
                                                Flag.text("at", "Say what is muted at a time" + Session.TIME + "."))
                                        .taking(Argument.any("labels", Plain.TEXT, "Labels of the alert: name=value")))
                        .with(files()));
    }

    /** The flags that take a configuration from files in place of a server. */
    public static List<Flag> files() {
        return List.of(
                Flag.of("config.file", Plain.FILE, "Configuration to take in place of that of the server."),
                CommandTree.teams("Directory with one file per team, added to --config.file."),
                CommandTree.expansion());
    }

    Command template() {
        return Command.group(
                "template",
                "Try templates.",
                Command.of("render", """
                                Show what a template makes of a notification.

                                    amtool template render --template.glob='*.tmpl' --template.text='{{ template "x" . }}'""", this::render)
                        .with(
                                Flag.text("template.glob", "Pattern of files with templates.")
                                        .at(Place.REQUIRED_AND_REPEATED),
                                Flag.text("template.text", "The template to show.")
                                        .at(Place.REQUIRED),
                                Flag.of(
                                        "template.type",
                                        new Choice(List.of("html", "text")),
                                        "html, or text unless given."),
                                Flag.of(
                                        "template.engine",
                                        new Choice(List.of("go", MUSTACHE)),
                                        "Language of the templates; go, unless given."),
                                Flag.of(
                                        "template.data",
                                        Plain.FILE,
                                        "File with the notification, in the form of the body that webhooks get; a made-up "
                                                + "one, unless given.")));
    }

    void check(ParsedArguments given) throws CommandFault {
        Console console = session.console();
        ConfigCheck check = new ConfigCheck(
                new ConfigCheck.Options(
                        session.mode(given),
                        references(given),
                        given.path("teams.dir"),
                        given.path("grapevine.config"),
                        new SilenceRulesCheck(given.path("history.file"), console.clock()),
                        given.path("web.access-file"),
                        ZoneFiles.of(console.environment()),
                        given.isOn("strict")),
                console.out(),
                console.err());
        if (given.arguments().isEmpty()) {
            check.standardInput(console.in().isDevice() ? Optional.empty() : Optional.of(console.in().stream()));
        } else {
            check.files(given.arguments());
        }
    }

    /** Whether references to secrets are expanded, as {@code --config.expand} says. */
    public SecretReferences references(ParsedArguments given) {
        return given.isOn("config.expand")
                ? SecretReferences.expanded(session.console().environment())
                : SecretReferences.LITERAL;
    }

    /** {@code amtool config show}: the configuration of a server, or one of files with all that they leave out. */
    private void show(ParsedArguments given) throws CommandFault {
        session.print(
                given.text("config.file").isEmpty() && given.text("teams.dir").isEmpty()
                        ? session.format(given)
                                .configuration(session.server(given).status())
                        : configuration(given).original());
    }

    void cluster(ParsedArguments given) throws CommandFault {
        session.print(
                session.format(given).cluster(session.server(given).status().cluster()));
    }

    private void routes(ParsedArguments given) throws CommandFault {
        session.print(RouteDrawing.of(configuration(given)));
    }

    /** {@code amtool config routes test}; returns the status to end with. */
    private int route(ParsedArguments given) throws CommandFault {
        Config config = configuration(given);
        RouteTrial trial = new RouteTrial(
                session.matchers(given).parser(), session.console().out());
        Optional<Instant> at = Session.time(given, "at").map(time -> Instant.ofEpochSecond(time.seconds()));
        RouteTrial.Question question = new RouteTrial.Question(
                given.arguments(), given.text("verify.receivers"), given.isOn("tree"), given.isOn("explain"), at);
        return trial.answer(config, question) ? 0 : 1;
    }

    /** The configuration that the flags name, or that of the server. */
    public Config configuration(ParsedArguments given) throws CommandFault {
        String file = given.text("config.file");
        boolean server = given.isSet("alertmanager.url");
        if (!file.isEmpty()) {
            if (server) {
                session.console().note("Warning: --config.file flag overrides the --alertmanager.url.");
            }
            ConfigText text = new ConfigText(session.mode(given), references(given));
            Optional<Path> teams = given.path("teams.dir");
            return teams.isEmpty() ? text.file(Path.of(file)) : text.file(Path.of(file), teams.get());
        }
        if (!given.text("teams.dir").isEmpty()) {
            throw new CommandFault("--teams.dir: set without --config.file (expected: both)");
        }
        if (!server) {
            throw new CommandFault("You have to specify one of --config.file or --alertmanager.url flags.");
        }
        return new ConfigText(session.mode(given))
                .original(session.server(given).status().config().original());
    }

    private void render(ParsedArguments given) throws CommandFault {
        Engine engine = given.text("template.engine").equals(MUSTACHE) ? Engine.MUSTACHE : Engine.GO;
        InstantSource clock = InstantSource.fixed(session.console().clock().instant());
        Optional<Path> data = given.path("template.data");
        session.print(
                new TemplateRender(engine, given.text("template.type").equals("html"), clock, Location.ofMachine())
                        .render(given.texts("template.glob"), given.text("template.text"), data));
    }
}
