package io.grapevine.server;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.tls.ClientSide;
import io.grapevine.server.flags.CommandLine;
import io.grapevine.server.flags.Options;
import io.grapevine.server.log.Logging;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The main class of the server. Handles {@code --help}, {@code --version} and invalid arguments without starting the
 * server.
 */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Runs the server and exits: with 0 after a requested stop, else with 1. */
    public static void main(String... arguments) {
        Logging.keepNettyOff();
        ClientSide.permitOldVersions();
        try {
            CommandLine.read(List.of(arguments), BuildInfo.read().text("alertmanager"), System.out::print)
                    .ifPresentOrElse(options -> run(options, arguments), System.out::flush);
        } catch (CommandFault fault) {
            System.err.println(fault.text("alertmanager"));
            System.exit(1);
        }
    }

    private static void run(Options options, String... arguments) {
        Logging.start(options.log().level(), options.log().format());
        Signals.handled();
        QuarkusSettings.fix();
        Quarkus.run(Server.class, Main::exit, arguments);
    }

    private static void exit(int code, @Nullable Throwable error) {
        if (error != null) {
            LoggerFactory.getLogger(Main.class).atError().setCause(error).log("the program cannot start");
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, null);
    }
}
