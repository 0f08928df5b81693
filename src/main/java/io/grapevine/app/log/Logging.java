package io.grapevine.app.log;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.slf4j.event.Level;

/** Configuration of the process's logging. */
public final class Logging {
    private static final String LEVEL = "grapevine.log.level";
    private static final String FORMAT = "grapevine.log.format";

    private Logging() {}

    /**
     * Sets Netty's logging to java.util.logging. Parsing the command line uses Netty, and the first slf4j logger fixes
     * level and format for all.
     */
    public static void keepNettyOff() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    /**
     * Sets the slf4j provider, level and format by system properties. To be called before any logger exists, as slf4j
     * loads its provider once.
     */
    public static void start(Level least, LogFormat format) {
        System.setProperty(LEVEL, least.name());
        System.setProperty(FORMAT, format.name());
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", LineServiceProvider.class.getName());
    }

    /** Redirects java.util.logging to {@link JulHandler}. */
    public static void takeLibraries() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        LogOutput libraries = forLibraries(output());
        root.addHandler(new JulHandler(libraries));
        root.setLevel(libraries.least() == Level.INFO ? java.util.logging.Level.INFO : java.util.logging.Level.WARNING);
    }

    static LogOutput output() {
        return LogOutput.standardError(
                Level.valueOf(System.getProperty(LEVEL, Level.INFO.name())),
                LogFormat.named(System.getProperty(FORMAT, "logfmt")));
    }

    /** The output of libraries, one level higher: their INFO is shown at DEBUG. */
    static LogOutput forLibraries(LogOutput output) {
        return output.atLeast(
                switch (output.least()) {
                    case TRACE, DEBUG -> Level.INFO;
                    case INFO, WARN -> Level.WARN;
                    case ERROR -> Level.ERROR;
                });
    }
}
