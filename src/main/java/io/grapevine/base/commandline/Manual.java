package io.grapevine.base.commandline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The man page and the shell completions of a program.
 *
 * @param sections the sections of the man page that follow flags and commands, in the language of {@code man(7)}
 */
public record Manual(Command program, String version, String sections) {
    /** The hidden flags for help and completions, which both programs have. */
    public static final List<Flag> FLAGS = Stream.of(
                    "help-long", "help-man", "completion-script-bash", "completion-script-zsh")
            .map(Flag::hidden)
            .toList();

    /** The text that a flag such as {@code --help-man} asks for; empty if there is no such flag. */
    public Optional<String> asked(Parsed line) {
        if (line.names("help-man")) {
            return Optional.of(manPage());
        }
        return List.of("bash", "zsh").stream()
                .filter(shell -> line.names("completion-script-" + shell))
                .findFirst()
                .map(shell -> Completions.of(shell, program));
    }

    public String manPage() {
        return ManPage.of(program, version, sections);
    }

    /** Writes man page and completions to where systems look for them below {@code share} of an installation. */
    public void write(Path share) throws IOException {
        String name = program.name();
        write(share.resolve("man/man1/" + name + ".1"), manPage());
        write(share.resolve("bash-completion/completions/" + name), Completions.of("bash", program));
        write(share.resolve("zsh/site-functions/_" + name), Completions.of("zsh", program));
        write(share.resolve("fish/vendor_completions.d/" + name + ".fish"), Completions.of("fish", program));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
