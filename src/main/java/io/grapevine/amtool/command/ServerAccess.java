package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Client;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.amtool.api.StatusView;
import io.grapevine.amtool.output.Console;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoUrl;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.yaml.ConfigError;
import io.grapevine.config.file.yaml.ReadContext;
import io.grapevine.config.file.yaml.YamlText;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.tenant.TenantHeader;
import io.grapevine.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds the server that a command line means, and how to speak with it. */
record ServerAccess(Console console, BuildInfo version) {
    /** The flag that names the tenant of all that is asked. */
    static final String TENANT_FLAG = "tenant";

    private static final String SERVER_FLAG = "alertmanager.url";

    /** The server. Its time begins to run. Throws if none is given, or the settings cannot be used. */
    Alertmanager of(ParsedArguments given) throws CommandFault {
        if (!given.isSet(SERVER_FLAG)) {
            throw CommandFault.withoutEmptyLine("required flag --alertmanager.url not provided (for instance "
                    + "--alertmanager.url=http://localhost:9093, or alertmanager.url: http://localhost:9093 in "
                    + "~/.config/amtool/config.yml)");
        }
        Alertmanager server = whole(given).below(tenant(given).isPresent() ? Alertmanager.OF_TENANTS : "");
        if (given.isOn("version-check")) {
            compareVersions(server);
        }
        return server;
    }

    /** The server for requests that are not of API v2 of a tenant; its version is not compared. */
    Alertmanager whole(ParsedArguments given) throws CommandFault {
        return at(given, SERVER_FLAG, "localhost:9093", tenant(given));
    }

    /**
     * The server as in {@link #whole(ParsedArguments)}, for requests to {@code tenant} whatever tenant the flags name.
     */
    Alertmanager whole(ParsedArguments given, TenantId tenant) throws CommandFault {
        return at(given, SERVER_FLAG, "localhost:9093", Optional.of(tenant));
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
    Alertmanager at(ParsedArguments given, String flag, String usual) throws CommandFault {
        return at(given, flag, usual, Optional.empty());
    }

    /**
     * The server at the URL of a flag, as in {@link #at(ParsedArguments, String, String)}, for requests to a tenant.
     */
    Alertmanager at(ParsedArguments given, String flag, String usual, Optional<TenantId> tenant) throws CommandFault {
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
            Client client = new Client(config, console.environment(), "amtool/" + version.level());
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
        return HttpUrl.parse(scheme + ":" + authority + url.path());
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
}
