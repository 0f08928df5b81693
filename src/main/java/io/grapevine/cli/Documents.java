package io.grapevine.cli;

import io.grapevine.cli.args.Command;
import io.grapevine.cli.command.CommandTree;
import io.grapevine.cli.command.Version;
import io.grapevine.cli.help.Completions;
import io.grapevine.cli.help.ManPage;
import io.grapevine.cli.output.Console;
import io.grapevine.cli.output.Input;
import io.grapevine.cli.output.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Writes the man page and the completions of shells, where systems look for them. The build calls it. */
public final class Documents {
    private Documents() {}

    /**
     * Writes them.
     *
     * @param arguments the directory that becomes {@code share} of an installation
     */
    public static void main(String... arguments) throws IOException {
        Path share = Path.of(arguments[0]);
        Version version = Version.read();
        Console console =
                new Console(Input.NONE, System.out, System.err, Terminal.NONE, Map.of(), InstantSource.system());
        Command program = CommandTree.of(console, version);
        write(share.resolve("man/man1/amtool.1"), ManPage.of(program, version.version()));
        write(share.resolve("bash-completion/completions/amtool"), Completions.of("bash", program));
        write(share.resolve("zsh/site-functions/_amtool"), Completions.of("zsh", program));
        write(share.resolve("fish/vendor_completions.d/amtool.fish"), Completions.of("fish", program));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
