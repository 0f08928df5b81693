package io.grapevine.cli;

import io.grapevine.commandline.Command;
import io.grapevine.cli.command.CommandTree;
import io.grapevine.cli.command.VersionCommand;
import io.grapevine.commandline.help.Completions;
import io.grapevine.commandline.help.ManPage;
import io.grapevine.cli.output.Console;
import io.grapevine.cli.output.Input;
import io.grapevine.cli.output.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Writes man pages and shell completions to where systems look for them. */
public final class ManualFiles {
    private ManualFiles() {}

    /**
     * Writes those of amtool.
     *
     * @param share the directory that becomes {@code share} of an installation
     */
    public static void amtool(Path share) throws IOException {
        Console console =
                new Console(Input.NONE, System.out, System.err, Terminal.NONE, Map.of(), InstantSource.system());
        write(share, CommandTree.of(console, VersionCommand.read()), CommandTree.MAN_SECTIONS);
    }

    /**
     * Writes those of a program.
     *
     * @param share the directory that becomes {@code share} of an installation
     * @param manSections the sections of the man page that follow its flags and commands
     */
    public static void write(Path share, Command program, String manSections) throws IOException {
        String name = program.name();
        String manPage = ManPage.of(program, VersionCommand.read().version(), manSections);
        write(share.resolve("man/man1/" + name + ".1"), manPage);
        write(share.resolve("bash-completion/completions/" + name), Completions.of("bash", program));
        write(share.resolve("zsh/site-functions/_" + name), Completions.of("zsh", program));
        write(share.resolve("fish/vendor_completions.d/" + name + ".fish"), Completions.of("fish", program));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
