package io.grapevine.base.commandline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The build information. Where Alertmanager reports its version, clients get the version of Alertmanager that is
 * implemented, beside Grapevine's own.
 *
 * @param level the version of Alertmanager that is implemented
 * @param version the version of Grapevine
 * @param revision the commit that was built, or {@code unknown}
 * @param branch the branch that was built, or {@code unknown}
 * @param date the date of the build, or {@code unknown}
 */
public record BuildInfo(String level, String version, String revision, String branch, String date) {
    /** The user of the build, as Alertmanager reports one; never a person's name. */
    public static final String BUILD_USER = "grapevine";

    /** Reads the properties written by the build. */
    public static BuildInfo read() {
        Properties build = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(
                value(build, "level"),
                value(build, "version"),
                value(build, "revision"),
                value(build, "branch"),
                value(build, "date"));
    }

    private static String value(Properties build, String name) {
        String value = build.getProperty(name, "");
        return value.isEmpty() || value.contains("${") ? "unknown" : value;
    }

    /** The Java runtime, in the place of Alertmanager's Go version. */
    public String runtime() {
        return "java" + Runtime.version();
    }

    /** Operating system and architecture in Go's notation: {@code linux/amd64}. */
    public String platform() {
        return os() + "/" + architecture();
    }

    /** The text of {@code --version} of a program. */
    public String text(String program) {
        return program + ", version " + level + " (branch: " + branch + ", revision: " + revision + ")\n"
                + "  build user:       " + BUILD_USER + "\n"
                + "  build date:       " + date + "\n"
                + "  go version:       " + runtime() + "\n"
                + "  platform:         " + platform() + "\n"
                + "  tags:             grapevine " + version + "\n";
    }

    /** The version in the form of Alertmanager's first log line. */
    public String summary() {
        return "(version=" + version + ", branch=" + branch + ", revision=" + revision + ")";
    }

    /** The build context in the form of Alertmanager's second log line. */
    public String context() {
        return "(go=" + runtime() + ", platform=" + platform() + ", user=" + BUILD_USER + ", date=" + date
                + ", tags=grapevine " + version + ")";
    }

    /** The fields of {@code versionInfo} in the status of the API. */
    public Map<String, String> versionInfo() {
        return new TreeMap<>(Map.of(
                "branch", branch,
                "buildDate", date,
                "buildUser", BUILD_USER,
                "goVersion", runtime(),
                "revision", revision,
                "version", level));
    }

    /** The operating system in Go's notation: {@code linux}. */
    public static String os() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.contains("mac") ? "darwin" : name.contains("windows") ? "windows" : name;
    }

    /** The architecture in Go's notation: {@code amd64}. */
    public static String architecture() {
        String name = System.getProperty("os.arch", "");
        return switch (name) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }
}
