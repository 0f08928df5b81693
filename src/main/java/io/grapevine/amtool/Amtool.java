package io.grapevine.amtool;

import io.grapevine.amtool.command.ConfigFiles;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.files.zone.ZoneFiles;
import io.grapevine.model.zone.Zones;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Entry point of amtool. */
public final class Amtool {
    /** Rows and columns of the terminal that standard output is; not set if it is none. The launcher finds them. */
    private static final String TERMINAL = "grapevine.terminal";

    private static final int BUFFER = 1 << 15;

    private Amtool() {}

    /** Runs the program and exits: with 0 if all went well, else with 1. */
    public static void main(String... arguments) {
        Map<String, String> environment = System.getenv();
        Console console = new Console(
                Input.ofProcess(),
                stream(new FileOutputStream(FileDescriptor.out)),
                stream(new FileOutputStream(FileDescriptor.err)),
                Terminal.of(System.getProperty(TERMINAL, ""), environment),
                environment,
                InstantSource.system());
        Zones.use(ZoneFiles.of(environment));
        List<String> files = ConfigFiles.usual(console::variable);
        System.exit(new Program(console, BuildInfo.read(), files).run(List.of(arguments)));
    }

    private static PrintStream stream(OutputStream out) {
        return new PrintStream(new BufferedOutputStream(out, BUFFER), false, StandardCharsets.UTF_8);
    }
}
