package io.grapevine.amtool.command;

import io.grapevine.access.Oidc;
import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Client;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.DeviceLogin;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.amtool.api.StatusView;
import io.grapevine.amtool.api.Times;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Format;
import io.grapevine.base.Sha256;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import io.grapevine.tenant.TenantHeader;
import io.grapevine.tenant.TenantId;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Context of all commands: the console, the values of the program's flags, and the server that they mean. */
public record Session(Console console, BuildInfo version) {
    /** The flag that names the tenant of all that is asked. */
    static final String TENANT_FLAG = "tenant";

    /** The flag that names the issuer of the user's login. */
    static final String ISSUER_FLAG = "oidc.issuer";

    static final String SERVER_FLAG = "alertmanager.url";

    /** Host and port of a server where its URL leaves them out. */
    private static final String USUAL = "localhost:9093";

    /** Pause between two looks at a server for what is to come. */
    static final long PAUSE_MILLIS = 100;

    /** The help of arguments that are matchers. */
    static final String MATCHERS = "name=value, name!=value, name=~regexp or name!~regexp; a first one without an "
            + "operator is the name of an alert";

    /** What the help of a time ends with. */
    public static final String TIME = ", such as 2006-01-02T15:04:05-07:00";

    static final Flag ANNOTATION =
            Flag.text("annotation", "An annotation, as name=value.").at(Flag.Place.REPEATED);

    /** The flag that says whether a silence needs a comment. */
    static Flag requireComment() {
        return Flag.ofSwitch("require-comment", "Whether a comment is needed.")
                .unless("true")
                .at(Flag.Place.HIDDEN);
    }

    /** Refuses a silence without a comment, if it needs one. */
    void checkComment(ParsedArguments given) throws CommandFault {
        if (given.isOn("require-comment") && given.text("comment").isEmpty()) {
            throw new CommandFault("comment required by config (write --comment=why, or require-comment: false in "
                    + "~/.config/amtool/config.yml)");
        }
    }

    /** The author that is given, else who runs the program; where the system knows only a number, what the environment says. */
    String author(ParsedArguments given) {
        if (!given.text("author").isEmpty()) {
            return given.text("author");
        }
        String name = System.getProperty("user.name", "");
        return name.isEmpty() || name.equals("?") ? console.variable("USER") : name;
    }

    /** The form of {@code --output}. */
    public Format format(ParsedArguments given) {
        return Format.named(given.text("output"), given.text("date.format"), console.terminal());
    }

    /**
     * A configuration as flags name it.
     *
     * @param teams the flag of the directory of the files of teams
     * @param extensions the flag of the file of Grapevine's own settings
     */
    static ConfigSource source(ParsedArguments given, String file, String teams, String extensions) {
        return new ConfigSource(
                Path.of(file),
                null,
                given.path(teams).orElse(null),
                given.path(extensions).orElse(null));
    }

    /** The reader of matchers and labels, in the grammar of {@link #mode}. */
    public WrittenMatchers matchers(ParsedArguments given) throws CommandFault {
        return new WrittenMatchers(mode(given), console);
    }

    /**
     * The grammar of matchers that {@code --enable-feature} asks for.
     *
     * @throws CommandFault if a feature is unknown, or two exclude each other
     */
    public ParserMode mode(ParsedArguments given) throws CommandFault {
        String list = given.text("enable-feature");
        Set<FeatureFlag> features = EnumSet.noneOf(FeatureFlag.class);
        for (String name : list.isEmpty() ? List.<String>of() : List.of(list.split(",", -1))) {
            features.add(FeatureFlag.named(name)
                    .orElseThrow(() -> new CommandFault("error parsing the feature flag list: unknown option '" + name
                            + "' for --enable-feature (expected: one of " + FeatureFlag.names() + ")")));
        }
        boolean classic = features.contains(FeatureFlag.CLASSIC_MODE);
        boolean strict = features.contains(FeatureFlag.UTF8_STRICT_MODE);
        if (classic && strict) {
            throw new CommandFault("error parsing the feature flag list: classic-mode and utf8-strict-mode"
                    + " (expected: at most one of the two)");
        }
        return classic ? ParserMode.CLASSIC : strict ? ParserMode.UTF8_STRICT : ParserMode.UTF8_WITH_FALLBACK;
    }

    /** Prints an answer of the server: as it came where JSON is asked for, else the text that is made of it. */
    public void print(ParsedArguments given, Reply reply, Function<Format, String> text) {
        Format format = format(given);
        print(format.isJson() ? reply.text() : text.apply(format));
    }

    /** Prints a text. */
    public void print(String text) {
        console.out().print(text);
    }

    /** Prints a line and flushes it. */
    public void printLine(String line) {
        synchronized (console) {
            console.out().print(line + "\n");
            console.out().flush();
        }
    }

    /** The server. Its time begins to run. Throws if none is given, or the settings cannot be used. */
    public Alertmanager server(ParsedArguments given) throws CommandFault {
        return server(given, true);
    }

    /**
     * The server, as {@link #server(ParsedArguments)} has it.
     *
     * @param attended whether there is a person who can log in
     */
    public Alertmanager server(ParsedArguments given, boolean attended) throws CommandFault {
        if (!given.isSet(SERVER_FLAG)) {
            throw CommandFault.withoutEmptyLine("required flag --alertmanager.url not provided (for instance "
                    + "--alertmanager.url=http://localhost:9093, or alertmanager.url: http://localhost:9093 in "
                    + "~/.config/amtool/config.yml)");
        }
        Alertmanager server = serverAt(given, SERVER_FLAG, USUAL, tenant(given), attended)
                .below(tenant(given).isPresent() ? Alertmanager.OF_TENANTS : "");
        if (given.isOn("version-check")) {
            compareVersions(server);
        }
        return server;
    }

    /** The server for requests that are not of API v2 of a tenant; its version is not compared. */
    Alertmanager wholeServer(ParsedArguments given) throws CommandFault {
        return serverAt(given, SERVER_FLAG, USUAL, tenant(given));
    }

    /** The tenant that is named; throws if that is no id. */
    private static Optional<TenantId> tenant(ParsedArguments given) throws CommandFault {
        if (!given.isSet(TENANT_FLAG)) {
            return Optional.empty();
        }
        return Optional.of(tenant("--" + TENANT_FLAG, given.text(TENANT_FLAG)));
    }

    /** The tenant with an id; throws, with the place of the text, if it is none. */
    static TenantId tenant(String place, String text) throws CommandFault {
        TenantId.Result result = TenantId.parse(text);
        if (result.id().isEmpty()) {
            throw new CommandFault(place + ": " + (text.isEmpty() ? "nothing" : result.text()) + " (expected: 1 to "
                    + TenantId.MAX_LENGTH + " of the characters 0-9 a-z A-Z ! - _ . * ' ( ))");
        }
        return result.id().get();
    }

    /**
     * The server at the URL of a flag, whatever it is. Its time begins to run. Throws if the flag is not given, or the settings
     * cannot be used.
     *
     * @param usual the host and port where the URL leaves them out
     */
    Alertmanager serverAt(ParsedArguments given, String flag, String usual) throws CommandFault {
        return serverAt(given, flag, usual, Optional.empty());
    }

    /**
     * The server at the URL of a flag, as in {@link #serverAt(ParsedArguments, String, String)}, for requests to a tenant.
     */
    Alertmanager serverAt(ParsedArguments given, String flag, String usual, Optional<TenantId> tenant)
            throws CommandFault {
        return serverAt(given, flag, usual, tenant, flag.equals(SERVER_FLAG));
    }

    private Alertmanager serverAt(
            ParsedArguments given, String flag, String usual, Optional<TenantId> tenant, boolean attended)
            throws CommandFault {
        if (!given.isSet(flag)) {
            throw CommandFault.withoutEmptyLine(
                    "required flag --" + flag + " not provided (for instance --" + flag + "=http://" + usual + ")");
        }
        Deadline deadline = Deadline.after(given.duration("timeout"));
        try {
            HttpUrl url = url(flag, given.text(flag), usual);
            HttpConfig settings = config(given.text("http.config.file"), url, flag);
            HttpConfig config = tenant.map(id -> settings.withHeader(TenantHeader.NAME, id.toString()))
                    .orElse(settings);
            boolean logsIn = attended && !given.text(ISSUER_FLAG).isEmpty();
            DeviceLogin login = logsIn ? login(given, url, config) : null;
            Client client = new Client(config, console.environment(), agent(), login);
            return new Alertmanager(
                    client,
                    url,
                    deadline,
                    line -> {
                        if (given.isOn("verbose")) {
                            console.note(line);
                        }
                    },
                    warning -> console.note("Warning: " + warning));
        } catch (SendFailure e) {
            throw new CommandFault(String.valueOf(e.getMessage()));
        }
    }

    private String agent() {
        return "amtool/" + version.level();
    }

    /** The login for a server, which is not begun. */
    private DeviceLogin login(ParsedArguments given, HttpUrl url, HttpConfig config) throws CommandFault, SendFailure {
        String issuer = given.text(ISSUER_FLAG);
        if (!Oidc.isSafe(issuer)) {
            throw new CommandFault("--" + ISSUER_FLAG + ": " + Quoted.quote(issuer)
                    + " (expected: a URL with https://, such as https://sso.example.com/realms/ops)");
        } else if (url.userInfo() != null
                || config.basicAuth() != null
                || config.authorization() != null
                || config.oauth2() != null) {
            throw new CommandFault("--" + ISSUER_FLAG + " and other credentials are mutually exclusive (remove those "
                    + "of --" + SERVER_FLAG + " and --http.config.file)");
        }
        String client = given.text("oidc.client-id");
        String name = "login-" + Sha256.hex(issuer + "\n" + client).substring(0, 16) + ".json";
        Path file = Path.of(ConfigFiles.usual(console::variable).get(0)).resolveSibling(name);
        if (!file.isAbsolute()) {
            throw new CommandFault("HOME: not set (expected: a directory in which the login is kept)");
        }
        return new DeviceLogin(
                new Client(config.withoutLogin().withoutRedirects(), console.environment(), agent()),
                new DeviceLogin.Registration(issuer, client, given.text("oidc.scope")),
                file,
                console.clock(),
                Session::pause,
                console::note);
    }

    /** The URL with what Alertmanager's clients put in the place of what is left out. */
    private static HttpUrl url(String flag, String text, String usual) throws CommandFault, SendFailure {
        GoUrl url;
        try {
            url = GoUrl.parse(text).withoutSlashAtEnd();
        } catch (GoUrl.Malformed e) {
            throw new CommandFault("--" + flag + ": " + e.getMessage());
        }
        String scheme = url.scheme().isEmpty() ? "http" : url.scheme();
        if (!scheme.equals("http") && !scheme.equals("https")) {
            String advice = url.authority().isEmpty() ? ", such as http://" + text : "";
            throw new CommandFault("--" + flag + ": unsupported protocol scheme \"" + scheme
                    + "\" (expected: a URL with http or https" + advice + ")");
        }
        String authority = url.authority().isEmpty() ? "//" + usual : url.authority();
        String path = url.path();
        String rooted = path.isEmpty() || path.startsWith("/") ? path : "/" + path;
        return HttpUrl.parse(scheme + ":" + authority + rooted);
    }

    private static HttpConfig config(String file, HttpUrl url, String flag) throws CommandFault {
        if (file.isEmpty()) {
            ProxyConfig environment = new ProxyConfig(null, "", true, Map.of());
            return HttpConfig.DEFAULT.withProxy(environment);
        }
        if (url.userInfo() != null) {
            throw new CommandFault(
                    "basic authentication and http.config.file are mutually exclusive (move the user and "
                            + "password of --" + flag + " into basic_auth in the file)");
        }
        Path path = Path.of(file);
        ReadContext reading = new ReadContext(file, Objects.requireNonNullElse(path.getParent(), Path.of("")));
        try {
            HttpConfig config = YamlText.parse(Files.readAllBytes(path), reading)
                    .map(root -> root.read(HttpConfigFormat.HTTP::read))
                    .orElse(HttpConfig.DEFAULT);
            for (ConfigError fault : reading.list()) {
                throw CommandFault.withoutEmptyLine("failed to load HTTP config file: " + fault);
            }
            return config;
        } catch (IOException e) {
            throw CommandFault.withoutEmptyLine("failed to load HTTP config file: " + file + ": " + FileReason.of(e)
                    + " (expected: a file that can be read)");
        }
    }

    /** A server that does not tell its version is none the worse for it. */
    private void compareVersions(Alertmanager server) {
        try {
            StatusView status = server.status();
            if (!status.level().isEmpty() && !minor(status.level()).equals(minor(version.level()))) {
                console.note("Warning: amtool version (" + version.level() + ") and alertmanager version ("
                        + status.level() + ") are different.");
            }
        } catch (ServerFault unknown) {
            // The command itself will tell what is wrong with the server.
        }
    }

    /** Major and minor number of a version. */
    private static String minor(String version) {
        int end = version.indexOf('.', version.indexOf('.') + 1);
        return end < 0 ? version : version.substring(0, end);
    }

    GoTime now() {
        return GoTime.of(console.clock().instant(), Zone.UTC);
    }

    /** The time that a flag gives; empty if it is not given, or given without a text. */
    public static Optional<GoTime> time(ParsedArguments given, String flag) throws CommandFault {
        String text = given.text(flag);
        Optional<GoTime> time = Times.parse(text);
        if (time.isEmpty() && !text.isEmpty()) {
            throw new CommandFault("--" + flag + ": parsing time " + Quoted.quote(text)
                    + " (expected: a time such as 2006-01-02T15:04:05-07:00 or 2006-01-02T15:04:05Z)");
        }
        return time;
    }

    /** The time so much later, written in universal time. */
    static GoTime later(GoTime time, Duration duration) {
        return time.in(Zone.UTC).plus(duration.toNanos());
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("a command is not interrupted", stopped);
        }
    }
}
