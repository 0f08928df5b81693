package io.grapevine.receiver;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.LogContext;
import org.jspecify.annotations.Nullable;

/** Everything that is logged while it is open, debugging aside, stack traces included. */
public final class LogLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    /** The root of what is logged through slf4j, and that of the JDK; they are one where JBoss manages all of it. */
    private final List<Logger> roots = LogManager.getLogManager() instanceof org.jboss.logmanager.LogManager
            ? List.of(Logger.getLogger(""))
            : List.of(LogContext.getLogContext().getLogger(""), Logger.getLogger(""));

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (!isLoggable(record)) {
                return;
            }
            StringWriter text = new StringWriter().append(record.getMessage());
            if (record.getParameters() != null) {
                text.append(List.of(record.getParameters()).toString());
            }
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            lines.add(text.toString());
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is held open
        }
    };

    private final List<@Nullable Level> levels =
            roots.stream().map(Logger::getLevel).toList();

    private LogLines() {
        handler.setLevel(Level.INFO);
        roots.forEach(root -> {
            level(root, Level.INFO); // a program that another test ran in this process may have left it at warnings
            root.addHandler(handler);
        });
    }

    /** Begins to listen. */
    public static LogLines capture() {
        return new LogLines();
    }

    /** What was logged so far. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        for (int i = 0; i < roots.size(); i++) {
            roots.get(i).removeHandler(handler);
            level(roots.get(i), levels.get(i));
        }
    }

    /** JBoss goes through all loggers below, even if the level stays. */
    private static void level(Logger root, @Nullable Level level) {
        if (!Objects.equals(root.getLevel(), level)) {
            root.setLevel(level);
        }
    }
}
