package io.grapevine.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;

/**
 * What this build is.
 *
 * @param level the version of amtool whose behaviour the program has
 * @param version the version of Grapevine
 * @param revision the commit it was built from, or {@code unknown}
 * @param branch the branch it was built from, or {@code unknown}
 * @param date when it was built, or {@code unknown}
 */
public record VersionCommand(String level, String version, String revision, String branch, String date) {
    /** The same build has a server, whose file this is. */
    private static final String FILE = "/io/grapevine/app/build.properties";

    /** Reads what the build has written into the program. */
    public static VersionCommand read() {
        Properties build = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream(FILE)) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new VersionCommand(
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

    /** Major and minor number of a version. */
    static String minor(String version) {
        int end = version.indexOf('.', version.indexOf('.') + 1);
        return end < 0 ? version : version.substring(0, end);
    }

    /** What the program calls itself towards servers. */
    String agent() {
        return "amtool/" + level;
    }

    /** The text of {@code --version}. */
    public String text() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        return "amtool, version " + level + " (branch: " + branch + ", revision: " + revision + ")\n"
                + "  build user:       grapevine\n"
                + "  build date:       " + date + "\n"
                + "  go version:       java" + Runtime.version() + "\n"
                + "  platform:         " + (system.contains("mac") ? "darwin" : system) + "/"
                + (processor.equals("aarch64") ? "arm64" : processor) + "\n"
                + "  tags:             grapevine " + version + "\n";
    }
}
