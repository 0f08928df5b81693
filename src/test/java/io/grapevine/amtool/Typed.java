package io.grapevine.amtool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.base.commandline.BuildInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A user who types command lines in this process, at noon of the first of June 2026. */
public record Typed(Input in, Terminal terminal, Map<String, String> environment, List<String> configFiles) {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /** A user without environment and files. */
    public static Typed plainly() {
        return new Typed(Input.NONE, Terminal.NONE, Map.of(), List.of());
    }

    /** This user with a text to read on standard input. */
    public Typed reading(String text) {
        Input text8 = Input.of(new ByteArrayInputStream(text.getBytes(UTF_8)));
        return new Typed(text8, terminal, environment, configFiles);
    }

    /** This user at another terminal. */
    public Typed at(Terminal other) {
        return new Typed(in, other, environment, configFiles);
    }

    /** This user with other environment variables. */
    public Typed in(Map<String, String> other) {
        return new Typed(in, terminal, other, configFiles);
    }

    /** This user with other files of defaults. */
    public Typed with(String... files) {
        return new Typed(in, terminal, environment, List.of(files));
    }

    /** Types a line, and sees what comes of it. */
    public ToolRun line(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                in,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                terminal,
                environment,
                InstantSource.fixed(NOW));
        int exit = new Program(console, BuildInfo.read(), configFiles).run(List.of(words));
        return new ToolRun(exit, out.toString(UTF_8), err.toString(UTF_8));
    }
}
