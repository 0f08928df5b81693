package io.grapevine.app;

import io.grapevine.app.flags.ServerManual;
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
        io.grapevine.cli.Documents.amtool(share);
        io.grapevine.cli.Documents.write(share, ServerManual.command(), ServerManual.MAN_SECTIONS);
    }
}
