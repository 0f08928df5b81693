package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.AttemptView;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Format;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Completions;
import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.Manual;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Choice;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import io.grapevine.storage.OfflineJournals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All commands and flags, by amtool's names, with its defaults. */
public final class CommandTree {
    /** The command that prints help. */
    public static final String HELP = "help";

    private static final String MAN_SECTIONS = """
        .SH FILES
        .TP
        .I $HOME/.config/amtool/config.yml
        Values of flags, by their names.
        .TP
        .I /etc/amtool/config.yml
        The same for all users.
        .TP
        .I $HOME/.config/amtool/login-*.json
        Tokens of logins with
        .BR \\-\\-oidc.issuer .
        .SH ENVIRONMENT
        .TP
        .BR XDG_CONFIG_HOME ", " XDG_CONFIG_DIRS
        Directories, the first counts, in the place of $HOME/.config and /etc.
        .TP
        .BR HTTP_PROXY ", " HTTPS_PROXY ", " NO_PROXY
        Proxies, unless there is a file for
        .BR \\-\\-http.config.file .
        .TP
        .B NO_COLOR
        If not empty, output has no colours.
        .TP
        .B COLUMNS
        The width of the terminal.
        .SH EXIT STATUS
        0 if all went well, 1 if not; the error is one line on standard error.
        .B replay
        ends with 2 if it finds differences,
        .B review
        if it finds mistakes.
        """;

    private static final String TESTS_NO_RECEIVERS =
            "the server tests no receivers (expected: Grapevine, started with --web.enable-receiver-test)";

    /** What the server allows an attempt at most. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(1);

    /** What is left for the way to the server and back. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** The flag that names the data directory, as the server's does. */
    private static final String DIRECTORY = "storage.path";

    private final Session session;
    private final List<Function<Session, Command>> features;

    private CommandTree(Session session, List<Function<Session, Command>> features) {
        this.session = session;
        this.features = features;
    }

    /**
     * The program with all its commands.
     *
     * @param features the commands of features, which stand above this package
     */
    public static Command of(Console console, BuildInfo version, List<Function<Session, Command>> features) {
        return new CommandTree(new Session(console, version), features).program();
    }

    /** The man page and the completions of the program. */
    public static Manual manual(Command program, BuildInfo build) {
        return new Manual(program, build.version(), MAN_SECTIONS);
    }

    private Command program() {
        return Command.group("amtool", """
                        Shows and changes what an Alertmanager, or Grapevine, holds: alerts, silences, configuration.

                        Flags can be set in files, as lines such as "author: me": in $HOME/.config/amtool/config.yml and in \
                        /etc/amtool/config.yml. The first takes precedence over the second, and the command line over \
                        both. XDG_CONFIG_HOME takes the place of $HOME/.config, and the first of XDG_CONFIG_DIRS that of \
                        /etc. Worth setting there are alertmanager.url, author, require-comment, output, date.format, \
                        http.config.file and oidc.issuer.

                        A file of arguments, one on each line, is named by @file.\
                        """, commands().toArray(Command[]::new)).with(programFlags());
    }

    /** All commands, in the order in which help lists them. */
    private List<Command> commands() {
        List<Command> commands = new ArrayList<>(List.of(
                Command.of(HELP, """
                    Show help on a command.

                        amtool help silence add\
                    """, given -> 0)
                        .taking(Argument.any("command", Plain.TEXT, "The command, such as: silence add")),
                new AlertCommands(session).group(),
                new SilenceCommands(session).group(),
                Command.of("check-config", """
                    Say whether configurations and their templates are valid.

                    Warnings name what is valid but will not work, such as receiver texts that do not parse, \
                    patterns that match no file, and overlapping silence rules.

                        amtool check-config alertmanager.yml
                        amtool check-config --strict --grapevine.config=grapevine.yml alertmanager.yml\
                    """, new ConfigCommands(session)::check)
                        .with(
                                Flag.ofSwitch("strict", "Fail if there are warnings."),
                                expansion(),
                                teams("Directory with one file per team, to be checked with each.")
                                        .orNamed("dir"),
                                Flag.of(
                                        "grapevine.config",
                                        Plain.FILE,
                                        "File with what Alertmanager does not know, to be checked with each."),
                                Flag.of(
                                        "web.access-file",
                                        Plain.FILE,
                                        "File with roles and the policy for silences, to be checked, too."),
                                Flag.of(
                                        "history.file",
                                        Plain.FILE,
                                        "File of amtool history export: rules for silences that match none of"
                                                + " its alerts are warned of."))
                        .taking(Argument.any("check-files", Plain.FILE, "Configurations; none for standard input")),
                new ConfigTestCommand(session).declared(),
                new ReplayCommand(session).declared(),
                new ReviewCommand(session).declared(),
                new HistoryCommands(session).group()));
        features.forEach(each -> commands.add(each.apply(session)));
        commands.addAll(List.of(
                new GroupCommands(session).escalation(),
                Command.group("cluster", "Show the cluster of a server.", clusterShow()),
                Command.of("health", """
                    Say whether a server runs, which needs neither a login nor a role.

                        amtool health --alertmanager.url=http://localhost:9093\
                    """, this::health),
                new ConfigCommands(session).configuration(),
                new ConfigCommands(session).template(),
                receiver(),
                new ShadowDiffCommand(session).declared(),
                snapshot(),
                new TenantCommands(session).group(),
                completion()));
        return commands;
    }

    /** The flag that expands secrets of a configuration file, as the server's flag of the same name does. */
    static Flag expansion() {
        return Flag.ofSwitch(
                "config.expand", "Expand ${env:NAME} and ${file:PATH} in secrets of files; $${ is a literal ${.");
    }

    /** The flag that names the directory of the files of teams, as the server's flag of the same name does. */
    static Flag teams(String help) {
        return Flag.of("teams.dir", Plain.DIRECTORY, help);
    }

    /** A flag that names the directory of the files of teams that go with a configuration. */
    static Flag teamsOf(String name) {
        return Flag.of(name, Plain.DIRECTORY, "Directory with one file per team, added to the configuration.");
    }

    /** A flag that names the file of Grapevine's own settings that go with a configuration. */
    static Flag extensionsOf(String name) {
        return Flag.of(name, Plain.FILE, "File with Grapevine's own settings that go with it.");
    }

    /** A flag that names the files of a history. */
    static Flag history(String name) {
        return Flag.of(
                        name,
                        Plain.FILE_OR_INPUT,
                        "File of amtool history export, or - for standard input; several are merged.")
                .at(Flag.Place.REPEATED);
    }

    private static List<Flag> programFlags() {
        List<Flag> flags = new ArrayList<>(Manual.FLAGS);
        flags.addAll(List.of(
                Flag.ofSwitch("help", 'h', "Show help; --help-long shows that of all commands."),
                Flag.text("date.format", "Layout of times, written as Go's reference time.")
                        .unless("2006-01-02 15:04:05 MST"),
                Flag.ofSwitch("verbose", 'v', "Print each request on standard error."),
                Flag.of("alertmanager.url", Plain.URL, "URL of the server, such as http://localhost:9093."),
                Flag.text(Session.TENANT_FLAG, "Tenant, on a server with tenants."),
                Flag.of("output", 'o', new Choice(Format.NAMES), "Form of the output: simple, extended or json.")
                        .unless("simple"),
                Flag.of("timeout", Plain.DURATION, "Maximum time that the command may take.")
                        .unless("30s"),
                Flag.of(
                        "http.config.file",
                        Plain.FILE,
                        "File with an http_config, as in receivers: credentials, TLS, proxy, headers."),
                Flag.of(
                        Session.ISSUER_FLAG,
                        Plain.URL,
                        "Issuer of OpenID Connect to log in at with a device code, if the server wants a login."),
                Flag.text("oidc.client-id", "Public client of this program at the issuer.")
                        .unless("amtool"),
                Flag.text("oidc.scope", "Scopes of the login, separated by blanks.")
                        .unless("openid profile email"),
                Flag.ofSwitch("version-check", "Compare the server's version with this one.")
                        .unless("true"),
                Flag.text("enable-feature", "Features, separated by commas: " + FeatureFlag.names() + "."),
                Flag.ofSwitch("version", "Show the version."),
                Flag.hidden("completion-bash")));
        return flags;
    }

    private Command clusterShow() {
        return Command.of("show", """
                        Show the cluster of a server; its members with -o extended.

                            amtool cluster show -o extended\
                        """, new ConfigCommands(session)::cluster).orDefault();
    }

    private int health(ParsedArguments given) throws CommandFault {
        Reply reply = session.wholeServer(given).get("/-/healthy", "");
        if (!reply.isSuccess()) {
            throw Answers.fault(
                    reply, "health", "no server answers here (expected: its URL, with a route prefix if it has one)");
        }
        session.printLine(reply.text().strip());
        return 0;
    }

    private Command receiver() {
        return Command.group(
                "receiver",
                "Try receivers.",
                new ListenCommand(session).declared(),
                Command.of("test", """
                    Have the server send a test notification to a receiver, once, by each of its integrations.

                        amtool receiver test dba
                        amtool receiver test dba alertname=DiskFull team=db --config.file=new.yml\
                    """, this::testReceiver)
                        .with(
                                Session.ANNOTATION,
                                Flag.ofSwitch("resolved", "Send an alert that has ended."),
                                Flag.of(
                                        "config.file",
                                        Plain.FILE,
                                        "Configuration to take the receiver from, in place of that of the server."))
                        .taking(Argument.any(
                                "receiver", Plain.TEXT, "Name of the receiver, and labels of the alert: name=value")));
    }

    private Command snapshot() {
        return Command.of("snapshot", """
            Write the log of a stopped server into its snapshots, which Alertmanager reads.

            A server does so when it is stopped. After a crash, or kill -9, its last changes are in its log, which \
            Alertmanager does not read.

                amtool snapshot --storage.path=/var/lib/grapevine\
            """, this::writeSnapshots)
                .with(Flag.of(DIRECTORY, Plain.DIRECTORY, "Data directory of the server.")
                        .unless("data/"));
    }

    private Command completion() {
        return Command.of("completion", """
            Print the completion for a shell.

                source <(amtool completion bash)
                amtool completion zsh > "${fpath[1]}/_amtool"
                amtool completion fish > ~/.config/fish/completions/amtool.fish\
            """, given -> {
                    if (given.arguments().isEmpty()) {
                        throw new CommandFault("no shell specified (expected: bash, zsh or fish)");
                    }
                    session.print(Completions.of(given.arguments().get(0), program()));
                    return 0;
                })
                .taking(Argument.one("shell", new Choice(Completions.SHELLS), "bash, zsh or fish"));
    }

    private int testReceiver(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no receiver specified (expected: its name, and labels of the alert if need be)");
        }
        String name = given.arguments().get(0);
        Map<String, Object> request = testRequest(given);
        Alertmanager server = session.server(given);
        String path = Answers.BASE + "/receivers/" + GoUrl.escapeForm(name).replace("+", "%20") + "/test";
        Reply reply = server.postTo(path, request);
        List<AttemptView> attempts = Answers.read(
                reply, "receiver " + name, TESTS_NO_RECEIVERS, Answers.listIn("integrations", AttemptView.class));
        session.print(given, reply, format -> format.attempts(attempts));
        return attempts.stream().allMatch(AttemptView::isGood) ? 0 : 1;
    }

    private Map<String, Object> testRequest(ParsedArguments given) throws CommandFault {
        Map<String, Object> request = new LinkedHashMap<>();
        List<String> labels = given.arguments().subList(1, given.arguments().size());
        if (!labels.isEmpty() || given.isSet("annotation")) {
            WrittenMatchers written = session.matchers(given);
            Map<String, Object> alert = new LinkedHashMap<>();
            alert.put("annotations", written.annotations(given.texts("annotation")));
            alert.put("labels", written.labels(labels));
            request.put("alerts", List.of(alert));
        }
        if (given.isOn("resolved")) {
            request.put("status", "resolved");
        }
        if (!given.text("config.file").isEmpty()) {
            request.put("config", content(given.text("config.file")));
        }
        Duration time = given.duration("timeout").minus(MARGIN);
        Duration least = time.compareTo(MARGIN) < 0 ? MARGIN : time;
        request.put("timeout", GoDuration.format(least.compareTo(LONGEST_ATTEMPT) > 0 ? LONGEST_ATTEMPT : least));
        return request;
    }

    private static String content(String file) throws CommandFault {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new CommandFault(file + ": " + FileReason.of(e) + " (expected: a configuration in UTF-8)");
        }
    }

    private int writeSnapshots(ParsedArguments given) throws CommandFault {
        Path directory = Path.of(given.text(DIRECTORY));
        try {
            for (OfflineJournals.Written written : OfflineJournals.writeSnapshots(directory)) {
                session.printLine(written.state() + ": " + written.records()
                        + (written.records() == 1 ? " record" : " records")
                        + (written.damaged() == 0 ? "" : ", " + written.damaged() + " corrupt files set aside"));
            }
            return 0;
        } catch (IOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
    }
}
