package io.grapevine.server;

import io.grapevine.amtool.command.CommandTree;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.features.amtool.FeatureCommands;
import io.grapevine.server.flags.CommandLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Writes man pages and completions of both programs. The build calls it. */
public final class Documents {
    private Documents() {}

    /** Writes them below the given directory, which becomes {@code share} of an installation. */
    public static void main(String... arguments) throws IOException {
        Path share = Path.of(arguments[0]);
        BuildInfo build = BuildInfo.read();
        Console console =
                new Console(Input.NONE, System.out, System.err, Terminal.NONE, Map.of(), InstantSource.system());
        CommandTree.manual(CommandTree.of(console, build, FeatureCommands.ALL), build)
                .write(share);
        CommandLine.manual().write(share);
    }
}
