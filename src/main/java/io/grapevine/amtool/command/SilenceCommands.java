package io.grapevine.amtool.command;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Alertmanager.AlertQuery;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.PreviewView;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.output.Console;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.records.Silence;
import io.grapevine.template.go.value.GoTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands about silences: as they are declared, and what they do. */
record SilenceCommands(Session session) {
    /** How many silences of an import wait for each worker at most, so that a large file is not held twice. */
    private static final int AHEAD = 16;

    private static final Pattern LAG =
            Pattern.compile("^grapevine_cluster_peer_lag_seconds\\{peer=\"(.*)\"} (\\S+)$", Pattern.MULTILINE);

    /** Servers measure four times a second what their peers lack; the first look must not be older than the write. */
    private static final long FIRST_MILLIS = 600;

    private static final String EXPIRE_UNMATCHED = "expire-unmatched";

    Command group() {
        return Command.group(
                "silence",
                "Query, add, change, expire or import silences; hold one while a command runs.",
                addCommand(),
                Command.of("expire", """
                                End silences.

                                    amtool silence expire e28ad8c8-948a-3a01-6d2f-605ff41713cf
                                    amtool silence expire $(amtool silence query -q DiskFull)""", this::expire)
                        .taking(Argument.any("silence-ids", Plain.TEXT, "Ids of silences")),
                Command.of("import", """
                                Set the silences of a file.

                                The file is what a query prints as JSON. Silences whose id the server knows are changed, \
                                all others are new there.

                                    amtool silence query -o json DiskFull > silences.json
                                    amtool silence import silences.json""", this::importFile)
                        .with(
                                Flag.ofSwitch("force", 'f', "Set new silences only, whatever the server knows."),
                                Flag.of("worker", 'w', Plain.COUNT, "How many silences to set at a time.")
                                        .unless("8"))
                        .taking(Argument.one("input-file", Plain.FILE, "JSON; none for standard input")),
                leaseCommand(),
                queryCommand(),
                Command.of("update", """
                                Change silences.

                                    amtool silence update -d 4h e28ad8c8-948a-3a01-6d2f-605ff41713cf""", this::update)
                        .with(
                                Flag.ofSwitch("quiet", 'q', "Print ids only."),
                                Flag.text("duration", 'd', "How long it lasts from its beginning, such as 2h."),
                                Flag.text("start", "When it begins" + Session.TIME + "."),
                                Flag.text("end", "When it ends" + Session.TIME + "; takes precedence over --duration."),
                                Flag.text("comment", 'c', "The reason for the silence."))
                        .taking(Argument.any("update-ids", Plain.TEXT, "Ids of silences")));
    }

    private Command addCommand() {
        return Command.of("add", """
                        Set a silence, and print its id.

                        It mutes alerts that satisfy all matchers. With --receiver it mutes notifications to these receivers only.

                            amtool silence add alertname=DiskFull instance=db-1 --comment='disk ordered'
                            amtool silence add DiskFull -d 2h -c 'disk ordered'
                            amtool silence add 'alertname=~Disk.*' --dry-run -c test
                            amtool silence add cluster=eu --receiver=pager --receiver='~team-.*' -c move""", this::add)
                .with(
                        Flag.text("author", 'a', "The author of the silence; you, by default."),
                        Session.requireComment(),
                        Flag.text("duration", 'd', "How long it lasts, such as 30m, 2h or 1d12h.")
                                .unless("1h"),
                        Flag.text("start", "When it begins" + Session.TIME + "; now, by default."),
                        Flag.text("end", "When it ends" + Session.TIME + "; takes precedence over --duration."),
                        Flag.text("comment", 'c', "The reason for the silence."),
                        Session.ANNOTATION,
                        Flag.text(
                                        "receiver",
                                        "A receiver: its name, ~regexp, or matchers on its labels with commas between them."
                                                + " Of several, any may match.")
                                .at(Flag.Place.REPEATED),
                        Flag.of(
                                EXPIRE_UNMATCHED,
                                Plain.DURATION,
                                "Expire it once it has matched no firing alert for such a time, at least 1m."),
                        Flag.ofSwitch("dry-run", "Set nothing; list the alerts that it would mute now."),
                        Flag.ofSwitch("wait", "Wait until every replica of the server has it."))
                .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS));
    }

    private Command queryCommand() {
        return Command.of("query", """
                        Show silences that are not expired, or those that are.

                        All matchers must be satisfied by the matchers of a silence.

                            amtool silence query DiskFull instance=db-1
                            amtool silence query --within 8h
                            amtool silence query --expired --within 2h""", this::query)
                .with(
                        Flag.ofSwitch("expired", "Show expired silences only."),
                        Flag.ofSwitch("quiet", 'q', "Print ids only."),
                        Flag.text("created-by", "Show silences of this author."),
                        Flag.text("id", "Show the silence with this id."),
                        Flag.of("within", Plain.DURATION, "Show silences that end, or have ended, within such a time."))
                .taking(Argument.any("matcher-groups", Plain.TEXT, Session.MATCHERS))
                .orDefault();
    }

    private Command leaseCommand() {
        return Command.of("lease", """
                        Mute alerts while a command runs, and end with its status.

                        The silence is short and renewed until the command ends; then it is expired. If this program is lost, it \
                        ends by itself. The key names the lease: a second program with the same author and key extends it.

                            amtool silence lease drain-db-1 instance=db-1 -c 'kernel update' -- ./drain.sh db-1""", this::holdLease)
                .with(
                        Flag.text("author", 'a', "The author of the silence; you, by default."),
                        Session.requireComment(),
                        Flag.of(
                                        "duration",
                                        'd',
                                        Plain.DURATION,
                                        "How long alerts stay muted if this program is lost, from 10s to 1h.")
                                .unless("10m"),
                        Flag.text("comment", 'c', "The reason for the silence."))
                .taking(Argument.any(
                        "key-and-matchers", Plain.TEXT, "The key; " + Session.MATCHERS + "; -- and a command"));
    }

    private void add(ParsedArguments given) throws CommandFault {
        SilenceView silence = created(given);
        Alertmanager server = session.server(given);
        if (given.isOn("dry-run")) {
            rehearse(given, server, silence);
            return;
        }
        session.printLine(server.post(silence));
        if (given.isOn("wait")) {
            awaitShared(server);
        }
    }

    private SilenceView created(ParsedArguments given) throws CommandFault {
        WrittenMatchers written = session.matchers(given);
        List<Matcher> matchers = written.all(given.arguments());
        if (matchers.isEmpty()) {
            throw new CommandFault("no matchers specified");
        }
        GoTime start = Session.time(given, "start").orElseGet(session::now);
        Optional<GoTime> givenEnd = Session.time(given, "end");
        GoTime end = givenEnd.isPresent() ? givenEnd.get() : Session.later(start, duration(given));
        check(start, end);
        session.checkComment(given);
        List<String> annotations = new ArrayList<>(given.texts("annotation"));
        if (!given.text(EXPIRE_UNMATCHED).isEmpty()) {
            annotations.add(Silence.EXPIRE_UNMATCHED + "=" + given.text(EXPIRE_UNMATCHED));
        }
        return new SilenceView(
                "",
                new SilenceView.Status(""),
                Optional.empty(),
                written.annotations(annotations),
                given.text("comment"),
                session.author(given),
                Optional.of(end),
                matchers.stream().map(SilenceView.MatcherView::of).toList(),
                written.receivers(given.texts("receiver")).stream()
                        .map(set -> new SilenceView.ReceiverSet(
                                set.stream().map(SilenceView.MatcherView::of).toList()))
                        .toList(),
                Optional.of(start));
    }

    /** Lists the alerts that there are now and that the silence would mute. */
    private void rehearse(ParsedArguments given, Alertmanager server, SilenceView silence) throws CommandFault {
        List<String> filters = silence.matchers().stream()
                .map(SilenceView.MatcherView::toString)
                .toList();
        List<AlertView> alerts = server.alerts(AlertQuery.all(filters));
        String receivers = "";
        if (!silence.receiverMatcherSets().isEmpty()) {
            PreviewView shown = preview(server, silence);
            alerts = alerts.stream()
                    .filter(alert -> shown.alerts().contains(alert.fingerprint()))
                    .toList();
            receivers = " for receivers "
                    + silence.receiverMatcherSets().stream()
                            .map(SilenceView.ReceiverSet::toString)
                            .collect(Collectors.joining(" or "))
                    + ": " + (shown.alerts().size() - shown.forSome().size()) + " for all of their receivers, "
                    + shown.forSome().size() + " for some of them";
        }
        session.print(session.format(given).alerts(alerts));
        session.console()
                .note("dry run: no silence was added; it would mute " + alerts.size()
                        + (alerts.size() == 1 ? " alert" : " alerts") + receivers);
    }

    private static PreviewView preview(Alertmanager server, SilenceView silence) throws CommandFault {
        Stream<String> matchers = silence.matchers().stream().map(matcher -> "matcher=" + escaped(matcher));
        Stream<String> receivers = silence.receiverMatcherSets().stream().map(set -> "receiver=" + escaped(set));
        String query = "?" + Stream.concat(matchers, receivers).collect(Collectors.joining("&"));
        return Answers.read(
                server.get(Answers.BASE + "/silences/preview", query),
                "silence add",
                "the server has no silences for some receivers only (expected: Grapevine)",
                Answers.of(PreviewView.class));
    }

    private static String escaped(Object text) {
        return GoUrl.escapeForm(text.toString());
    }

    private void expire(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no silence IDs specified");
        }
        Alertmanager server = session.server(given);
        for (String id : given.arguments()) {
            server.expire(id);
        }
    }

    private void query(ParsedArguments given) throws CommandFault {
        List<String> filters = session.matchers(given).filters(given.arguments());
        GoTime now = session.now();
        print(
                given,
                session.server(given).silences(filters).stream()
                        .filter(silence -> isWanted(silence, given, now))
                        .toList());
    }

    /** Prints silences, or their ids only. */
    private void print(ParsedArguments given, List<SilenceView> shown) {
        session.print(
                given.isOn("quiet")
                        ? shown.stream().map(silence -> silence.id() + "\n").collect(Collectors.joining())
                        : session.format(given).silences(shown));
    }

    private static boolean isWanted(SilenceView silence, ParsedArguments given, GoTime now) {
        boolean expired = given.isOn("expired");
        int end = silence.end().compare(now);
        if (expired ? end > 0 : end < 0) {
            return false;
        }
        long within = given.duration("within").toNanos();
        if (within > 0
                && (expired
                        ? now.plus(-within).compare(silence.end()) > 0
                        : now.plus(within).compare(silence.end()) < 0)) {
            return false;
        }
        String creator = given.text("created-by");
        String id = given.text("id");
        return (creator.isEmpty() || creator.equals(silence.createdBy())) && (id.isEmpty() || id.equals(silence.id()));
    }

    private void update(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no silence IDs specified");
        }
        Alertmanager server = session.server(given);
        List<SilenceView> updated = new ArrayList<>();
        for (String id : given.arguments()) {
            SilenceView changed = changed(server.silence(id), given);
            updated.add(changed.withId(server.post(changed)));
        }
        print(given, updated);
    }

    private static SilenceView changed(SilenceView silence, ParsedArguments given) throws CommandFault {
        GoTime start = Session.time(given, "start").orElse(silence.start());
        GoTime end = Session.time(given, "end").orElse(silence.end());
        if (given.text("end").isEmpty() && !given.text("duration").isEmpty()) {
            end = Session.later(start, duration(given));
        }
        check(start, end);
        String comment = given.text("comment").isEmpty() ? silence.comment() : given.text("comment");
        return silence.with(start, end, comment);
    }

    /** The duration of a silence; throws if it is none, or zero. */
    private static Duration duration(ParsedArguments given) throws CommandFault {
        String text = given.text("duration");
        Duration duration = DurationField.of(text)
                .orElseThrow(() -> new CommandFault("--duration: not a valid duration string: " + Quoted.quote(text)
                        + " (expected: a duration such as 30m, 2h or 1d12h)"));
        if (duration.isZero()) {
            throw new CommandFault("silence duration must be greater than 0");
        }
        return duration;
    }

    /** Refuses a silence that would end before it begins. */
    private static void check(GoTime start, GoTime end) throws CommandFault {
        if (start.compare(end) > 0) {
            throw new CommandFault("silence cannot start after it ends");
        }
    }

    /**
     * Sets the silences of a file, several at a time. What cannot be imported is reported, and does not keep the rest from being
     * imported; where the file breaks off, what stands before is imported.
     */
    private void importFile(ParsedArguments given) throws CommandFault {
        String file = given.arguments().isEmpty() ? "" : given.arguments().get(0);
        byte[] content;
        try {
            content =
                    file.isEmpty() ? session.console().in().stream().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new CommandFault((file.isEmpty() ? "standard input" : file) + ": " + FileReason.of(e)
                    + " (expected: a list of silences in JSON)");
        }
        Alertmanager server = session.server(given);
        boolean anew = given.isOn("force");
        int workers = given.count("worker");
        ExecutorService pool = Executors.newFixedThreadPool(workers, SilenceCommands::daemon);
        Semaphore room = new Semaphore(workers * (1 + AHEAD));
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger read = new AtomicInteger();
        JsonException broken = null;
        try {
            JsonReader.read(
                    content,
                    json -> json.array(element -> {
                        SilenceView silence = Answers.of(SilenceView.class).read(element);
                        SilenceView posted = anew || silence.id().isEmpty() ? silence.anew() : silence;
                        int number = read.incrementAndGet();
                        room.acquireUninterruptibly();
                        pool.execute(() -> {
                            try {
                                if (!post(server, posted, number)) {
                                    failed.incrementAndGet();
                                }
                            } finally {
                                room.release();
                            }
                        });
                        return element;
                    }));
        } catch (JsonException fault) {
            broken = fault;
        }
        finish(pool);
        if (broken != null) {
            throw new CommandFault("couldn't unmarshal input data, is it JSON?: "
                    + (file.isEmpty() ? "" : file + ": ") + broken.text()
                    + (read.get() == 0
                            ? ""
                            : "; " + (read.get() - failed.get()) + " silences before that are imported"));
        }
        if (failed.get() > 0) {
            throw new CommandFault("couldn't import " + failed + " out of " + read + " silences");
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "worker");
        thread.setDaemon(true);
        return thread;
    }

    private static void finish(ExecutorService pool) {
        pool.shutdown();
        try {
            pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("a command is not interrupted", stopped);
        }
    }

    /**
     * Posts a silence; returns whether it was accepted.
     *
     * @param number the number of the silence in the file, from 1
     */
    private boolean post(Alertmanager server, SilenceView silence, int number) {
        try {
            session.printLine(posted(server, silence));
            return true;
        } catch (ServerFault fault) {
            String matchers = silence.matchers().stream()
                    .map(SilenceView.MatcherView::toString)
                    .collect(Collectors.joining(" "));
            session.console()
                    .note("Error adding silence id='" + silence.id() + "': " + fault.getMessage() + " (silence "
                            + number + " of the file" + (matchers.isEmpty() ? "" : ", " + matchers) + ")");
            return false;
        }
    }

    /** A silence that the server does not know any more is a new one there. */
    private static String posted(Alertmanager server, SilenceView silence) throws ServerFault {
        try {
            return server.post(silence);
        } catch (ServerFault fault) {
            if (!fault.isNotFound() || silence.id().isEmpty()) {
                throw fault;
            }
            return server.post(silence.anew());
        }
    }

    /** Mutes alerts while another command runs. */
    private int holdLease(ParsedArguments given) throws CommandFault {
        List<String> command = given.argumentsAfterDashes();
        List<String> written = given.argumentsBeforeDashes();
        if (command.isEmpty()) {
            throw new CommandFault("no command (expected: KEY MATCHER… -- COMMAND)");
        }
        if (written.isEmpty()) {
            throw new CommandFault("no key (expected: KEY MATCHER… -- COMMAND)");
        }
        Map<String, Object> lease = lease(given, written);
        Alertmanager server = session.server(given);
        Duration timeout = given.duration("timeout");
        try (HeldLease held = HeldLease.of(server, session.console(), lease, given.duration("duration"), timeout)) {
            return ChildProcess.run(command);
        } catch (IOException e) {
            throw new CommandFault("cannot run " + command.get(0) + ": " + e.getMessage());
        }
    }

    private Map<String, Object> lease(ParsedArguments given, List<String> written) throws CommandFault {
        List<Matcher> matchers = session.matchers(given).all(written.subList(1, written.size()));
        if (matchers.isEmpty()) {
            throw new CommandFault("no matchers specified");
        }
        session.checkComment(given);
        Map<String, Object> lease = new LinkedHashMap<>();
        lease.put("key", written.get(0));
        lease.put("matchers", matchers.stream().map(Matcher::toString).toList());
        lease.put("by", session.author(given));
        lease.put("comment", given.text("comment"));
        lease.put("duration", GoDuration.format(given.duration("duration")));
        return lease;
    }

    /**
     * Waits until every peer has all that the server has; not at all where there is no cluster.
     *
     * @throws CommandFault if the server does not tell what its peers have
     * @throws ServerFault if the time is over
     */
    private static void awaitShared(Alertmanager server) throws CommandFault {
        if (server.status().cluster().peers().size() < 2) {
            return;
        }
        Session.pause(FIRST_MILLIS);
        List<String> behind = behind(server);
        while (!behind.isEmpty()) {
            Session.pause(Session.PAUSE_MILLIS);
            try {
                behind = behind(server);
            } catch (ServerFault late) {
                throw late.after("set, but not known to have reached " + String.join(", ", behind));
            }
        }
    }

    /** The peers that lack something. */
    private static List<String> behind(Alertmanager server) throws CommandFault {
        List<String> behind = new ArrayList<>();
        java.util.regex.Matcher lag =
                LAG.matcher(server.below("").get("/metrics", "").text());
        boolean reported = false;
        while (lag.find()) {
            reported = true;
            if (!isZero(lag.group(2))) {
                behind.add(lag.group(1));
            }
        }
        if (!reported) {
            throw new CommandFault("--wait: set, but the server does not tell what its peers have (expected: a server "
                    + "with the metric grapevine_cluster_peer_lag_seconds)");
        }
        return behind;
    }

    private static boolean isZero(String number) {
        return number.chars().allMatch(c -> c == '0' || c == '.');
    }

    /**
     * A lease on a server, renewed at each third of its length until it is closed. A renewal that fails is noted, if not with the
     * same words just before, and tried again; a lease whose silence was expired by a request is not renewed.
     */
    private static final class HeldLease implements AutoCloseable {
        private static final String PATH = Answers.BASE + "/silences/lease";
        private static final String ABSENT = "the server has no leases (expected: Grapevine 0.1 or later)";
        private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
        private static final int CONFLICT = 409;

        private final Alertmanager server;
        private final Console console;
        private final Map<String, Object> lease;
        private final Duration length;
        private final Duration timeout;
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread renewal = new Thread(this::renew, "lease");

        private HeldLease(
                Alertmanager server, Console console, Map<String, Object> lease, Duration length, Duration timeout) {
            this.server = server;
            this.console = console;
            this.lease = lease;
            this.length = length;
            this.timeout = timeout;
        }

        /**
         * Obtains a lease.
         *
         * @param lease the body of the request, with {@code key} and {@code by}
         * @param timeout how long each request may take
         * @throws CommandFault if the server refuses it, or does not answer
         */
        static HeldLease of(
                Alertmanager server, Console console, Map<String, Object> lease, Duration length, Duration timeout)
                throws CommandFault {
            HeldLease held = new HeldLease(server, console, lease, length, timeout);
            Answers.read(held.post(false), held.subject(), ABSENT, json -> Answers.text(json, "silenceID"));
            held.renewal.setDaemon(true);
            held.renewal.start();
            return held;
        }

        private String subject() {
            return "lease " + lease.get("key");
        }

        private Reply post(boolean renews) throws CommandFault {
            Map<String, Object> body = new LinkedHashMap<>(lease);
            body.put("renew", renews);
            return server.within(Deadline.after(timeout)).postTo(PATH, body);
        }

        private void renew() {
            Duration third = length.dividedBy(3);
            Duration retry = third.compareTo(LONGEST_RETRY) < 0 ? third : LONGEST_RETRY;
            String noted = "";
            boolean isFinal = false;
            while (!isFinal && !isOver(noted.isEmpty() ? third : retry)) {
                String error = "";
                try {
                    Reply reply = post(true);
                    if (!reply.isSuccess()) {
                        error = String.valueOf(
                                Answers.fault(reply, subject(), ABSENT).getMessage());
                        isFinal = reply.status() == CONFLICT;
                    }
                } catch (CommandFault fault) {
                    error = String.valueOf(fault.getMessage());
                }
                if (!error.isEmpty() && !error.equals(noted)) {
                    console.note(subject() + " was not renewed: " + error);
                }
                noted = error;
            }
        }

        private boolean isOver(Duration pause) {
            try {
                return over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                return true;
            }
        }

        /** Ends the lease; says so if that fails, as it ends by itself then. */
        @Override
        public void close() {
            over.countDown();
            try {
                renewal.join(timeout.toMillis());
                Reply reply = server.within(Deadline.after(timeout))
                        .delete(PATH + '/' + escaped("key"), "?by=" + escaped("by"));
                if (!reply.isSuccess()) {
                    throw Answers.fault(reply, subject(), ABSENT);
                }
            } catch (CommandFault fault) {
                console.note(subject() + " was not ended, it ends by itself: " + fault.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private String escaped(String field) {
            return GoUrl.escapeForm(String.valueOf(lease.get(field))).replace("+", "%20");
        }
    }
}
