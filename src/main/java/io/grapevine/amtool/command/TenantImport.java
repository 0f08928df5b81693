package io.grapevine.amtool.command;

import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.storage.OfflineJournals;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.ImportedState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run of {@code amtool tenants import}, which takes tenants over from Mimir or Cortex. */
final class TenantImport {
    private static final String FROM = "from";
    private static final String UPLOAD = "upload";
    private static final String OUTPUT = "output-dir";
    private static final String STORAGE = "storage.path";

    private final Session session;
    private final ParsedArguments given;
    private final Optional<Path> directory;
    private final List<ImportedTenant> report = new ArrayList<>();

    /** The configurations of a server, by tenant; none if the source is a directory. */
    private final Map<String, TenantDocument> documents = new TreeMap<>();

    /** The source, whose objects are read one by one; null if it is a server. */
    private @Nullable ObjectDirectory objects;

    private TenantImport(Session session, ParsedArguments given) {
        this.session = session;
        this.given = given;
        this.directory = given.path(OUTPUT);
    }

    static Command declared(Session session) {
        return Command.of("import", """
                        Take tenants over from Mimir or Cortex, and report what will be different.

                            amtool tenants import --from=http://mimir:8080
                            amtool tenants import --from=http://mimir:8080 --output-dir=tenants
                            amtool tenants import --from=objects --upload --alertmanager.url=http://localhost:9093
                            amtool tenants import --from=objects --storage.path=data

                        Without --output-dir, --upload and --storage.path it only checks. With tenants that are named, only these are \
                        imported, each by a request of its own. docs/configure/tenants.md describes the migration.""", (ParsedArguments given) -> new TenantImport(session, given).run())
                .with(
                        Flag.text(
                                        FROM,
                                        "URL of a Mimir or Cortex, or a directory with a copy of the objects it stores.")
                                .at(Flag.Place.REQUIRED),
                        Flag.text(OUTPUT, "Directory to write configurations to, for the server's --tenants.dir."),
                        Flag.ofSwitch(UPLOAD, "Upload configurations to --alertmanager.url."),
                        Flag.text(
                                STORAGE,
                                "Data directory of a stopped server, to write silences and notification logs to."))
                .taking(Argument.any("tenants", Plain.TEXT, "Ids; none for all."));
    }

    private void run() throws CommandFault {
        List<String> named = given.arguments();
        for (String tenant : named) {
            Session.tenant("<tenants>", tenant);
        }
        if (given.isOn(UPLOAD)) {
            session.wholeServer(given); // is there a server at all?
        }
        List<String> tenants = tenants(named);
        if (given.text(STORAGE).isEmpty()) {
            importAll(tenants, null);
        } else {
            withState(tenants);
        }
        session.print(
                session.format(given).isJson()
                        ? GoJson.encode(report.stream()
                                        .map(ImportedTenant::tree)
                                        .toList())
                                + "\n"
                        : report.stream().map(ImportedTenant::text).collect(Collectors.joining()));
        long refused = report.stream().filter(ImportedTenant::isRefused).count();
        if (refused > 0) {
            throw new CommandFault("couldn't import " + refused + " out of " + report.size() + " tenants");
        }
    }

    /** Opens the source; returns the tenants to import: those that are named, else all that it has. */
    private List<String> tenants(List<String> named) throws CommandFault {
        String from = given.text(FROM);
        if (!from.contains("://")) {
            ObjectDirectory source = new ObjectDirectory(Path.of(from));
            objects = source;
            return named.isEmpty() ? source.tenants() : named;
        }
        if (!given.text(STORAGE).isEmpty()) {
            throw new CommandFault(
                    "--storage.path: set with a URL in --from (expected: a directory of objects, as only "
                            + "they have silences and notification logs)");
        }
        if (named.isEmpty()) {
            new ConfigApiClient(session.serverAt(given, FROM, "localhost:8080")).all(documents::put);
            return List.copyOf(documents.keySet());
        }
        for (String tenant : named) {
            Optional<TenantId> id = Optional.of(TenantId.of(tenant));
            new ConfigApiClient(session.serverAt(given, FROM, "localhost:8080", id))
                    .get()
                    .ifPresent(stored -> documents.put(tenant, stored.document()));
        }
        return named;
    }

    private void withState(List<String> tenants) throws CommandFault {
        try (OfflineJournals journals = OfflineJournals.open(Path.of(given.text(STORAGE)))) {
            Instant now = session.console().clock().instant();
            ImportedState state = new ImportedState(journals.read(ImportedState.UPLOADS), now);
            importAll(tenants, state);
            journals.append(ImportedState.SILENCES, state.silences());
            journals.append(ImportedState.LOG, state.log());
        } catch (IOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
    }

    /**
     * Imports tenants.
     *
     * @param state where silences and notification logs are gathered; null if they are not imported
     */
    private void importAll(List<String> tenants, @Nullable ImportedState state) throws CommandFault {
        TenantLoader loader =
                new TenantLoader(session.mode(given), session.console().clock());
        for (String name : tenants) {
            ImportedTenant imported = new ImportedTenant(name);
            report.add(imported);
            try {
                TenantId tenant = Session.tenant("id", name);
                ObjectDirectory source = objects;
                if (source != null && state != null) {
                    importState(tenant, source.state(name), state, imported);
                }
                Optional<TenantDocument> document =
                        source == null ? Optional.ofNullable(documents.get(name)) : source.document(name);
                importConfig(tenant, document, loader, imported);
            } catch (CommandFault fault) {
                imported.conclude("refused");
                String.valueOf(fault.getMessage()).lines().forEach(imported::note);
            }
        }
    }

    private void importConfig(
            TenantId tenant, Optional<TenantDocument> found, TenantLoader loader, ImportedTenant imported)
            throws CommandFault {
        TenantDocument document = found.orElse(new TenantDocument("", Map.of()));
        if (document.config().isEmpty()) {
            imported.note("no configuration of its own: it has the fallback there, and here that of "
                    + "server.tenants.fallback_config of grapevine.yml");
            return;
        }
        imported.compare(DocumentFiles.check(loader, Path.of(tenant.toString()), document));
        if (directory.isPresent()) {
            if (document.config().contains("${")) {
                imported.note("the configuration contains ${, which the server expands in files with --config.expand");
            }
            DocumentFiles.write(tenant, document, directory.get())
                    .forEach((name, used) -> imported.note("template " + name + " is written as " + used));
        }
        if (given.isOn(UPLOAD)) {
            new ConfigApiClient(session.serverAt(given, Session.SERVER_FLAG, "localhost:9093", Optional.of(tenant)))
                    .put(document, "");
        }
        boolean isCheck = directory.isEmpty()
                && !given.isOn(UPLOAD)
                && given.text(STORAGE).isEmpty();
        imported.conclude(isCheck ? "checked" : "imported");
    }

    private static void importState(
            TenantId tenant, Map<String, List<ByteBuffer>> parts, ImportedState state, ImportedTenant imported) {
        if (parts.isEmpty()) {
            return;
        }
        ImportedState.Count silences = state.addSilences(tenant, parts.getOrDefault("sil:" + tenant, List.of()));
        ImportedState.Count log = state.addLog(tenant, parts.getOrDefault("nfl:" + tenant, List.of()));
        imported.state(silences.taken(), log.taken());
        imported.conclude("imported");
        note(imported, silences.expired() + log.expired(), "expired");
        note(imported, silences.faulty() + log.faulty(), "unreadable");
    }

    private static void note(ImportedTenant imported, int count, String what) {
        if (count > 0) {
            imported.note(count + " " + what + (count == 1 ? " record" : " records") + " of its state left out");
        }
    }

    /** The report about one tenant of an import. Not thread-safe. */
    private static final class ImportedTenant {
        private final String tenant;
        private String result = "skipped";
        private int templates;
        private int silences;
        private int logEntries;
        private final List<String> notes = new ArrayList<>();

        /** A tenant of which nothing was found. */
        ImportedTenant(String tenant) {
            this.tenant = tenant;
        }

        /** Records the result for the configuration: {@code imported}, {@code checked}, {@code refused}. */
        void conclude(String configuration) {
            result = configuration;
        }

        /** Adds what an operator should know. */
        void note(String text) {
            notes.add(text);
        }

        /** Records how many records of the state were imported. */
        void state(int ofSilences, int ofLog) {
            silences = ofSilences;
            logEntries = ofLog;
        }

        boolean isRefused() {
            return result.equals("refused");
        }

        /** Notes what a configuration means here and did not mean in Mimir or Cortex. */
        void compare(TenantLoader.Loaded loaded) {
            templates = loaded.document().templates().size();
            Config config = loaded.config();
            for (ReceiverConfig receiver : config.receivers()) {
                String kinds = receiver.integrations().stream()
                        .<Kind<?>>map(Kinds::of)
                        .filter(kind -> kind.is(Kind.Trait.UNKNOWN_TO_MIMIR))
                        .distinct()
                        .map(Kind::field)
                        .collect(Collectors.joining(", "));
                if (!kinds.isEmpty()) {
                    note("receiver " + receiver.name() + ": notifications by " + kinds
                            + ", which Mimir accepts and never sends (Cortex sends them)");
                }
            }
            for (String name : loaded.document().templates().keySet()) {
                if (config.templates().stream().noneMatch(pattern -> names(pattern, name))) {
                    note("template " + name + " is loaded as in Mimir; Cortex loads only those that templates: names");
                }
            }
            loaded.warnings().forEach(warning -> note(warning.toString()));
        }

        private static boolean names(String pattern, String name) {
            String last = pattern.substring(pattern.lastIndexOf('/') + 1);
            return last.equals(name) || last.contains("*");
        }

        /** The report as lines, the notes after the result. */
        String text() {
            List<String> parts = new ArrayList<>();
            add(parts, templates, "template", "templates");
            add(parts, silences, "silence", "silences");
            add(parts, logEntries, "log entry", "log entries");
            String head =
                    tenant + ": " + result + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")") + "\n";
            return head
                    + notes.stream()
                            .map(note -> tenant + ": " + note.replaceAll("\\p{Cntrl}+", " ") + "\n")
                            .collect(Collectors.joining());
        }

        private static void add(List<String> parts, int count, String one, String many) {
            if (count > 0) {
                parts.add(count + " " + (count == 1 ? one : many));
            }
        }

        /** The report as a tree for JSON. */
        Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("tenant", tenant);
            tree.put("result", result);
            tree.put("templates", templates);
            tree.put("silences", silences);
            tree.put("logEntries", logEntries);
            tree.put("notes", List.copyOf(notes));
            return tree;
        }
    }
}
