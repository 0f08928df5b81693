package io.grapevine.app;

import io.grapevine.app.flags.ServerManual;
import io.grapevine.cli.ManualFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Writes man pages and completions of both programs. The build calls it. */
public final class Documents {
    private Documents() {}

    /**
     * Writes them.
     *
     * @param arguments the directory that becomes {@code share} of an installation
     */
    public static void main(String... arguments) throws IOException {
        Path share = Path.of(arguments[0]);
        ManualFiles.amtool(share);
        ManualFiles.write(share, ServerManual.command(), ServerManual.MAN_SECTIONS);
    }
}
