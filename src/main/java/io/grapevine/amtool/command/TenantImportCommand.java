package io.grapevine.amtool.command;

import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.base.go.FileReason;
import io.grapevine.httpclient.GoJson;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code amtool tenants import}: takes tenants over from Mimir or Cortex. */
record TenantImportCommand(Session session) {
    private static final String FROM = "from";
    private static final String UPLOAD = "upload";
    private static final String OUTPUT = "output-dir";
    private static final String STORAGE = "storage.path";

    Command declared() {
        return Command.of("import", """
                        Take tenants over from Mimir or Cortex, and report what will be different.

                            amtool tenants import --from=http://mimir:8080
                            amtool tenants import --from=http://mimir:8080 --output-dir=tenants
                            amtool tenants import --from=objects --upload --alertmanager.url=http://localhost:9093
                            amtool tenants import --from=objects --storage.path=data

                        Without --output-dir, --upload and --storage.path it only checks. With tenants that are named, only these are \
                        imported, each by a request of its own. docs/tenants.md describes the migration.""", this::run)
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

    /**
     * The tenants of a source, by name.
     *
     * @param objects the objects, which are read one by one; empty if the source is a server
     * @param documents the configurations of a server
     */
    private record Source(
            List<String> tenants, Optional<ObjectDirectory> objects, Map<String, TenantDocument> documents) {
        /** The configuration of a tenant; an empty one if it has none of its own. */
        TenantDocument document(String tenant) throws CommandFault {
            Optional<TenantDocument> found =
                    objects.isPresent() ? objects.get().document(tenant) : Optional.ofNullable(documents.get(tenant));
            return found.orElse(new TenantDocument("", Map.of()));
        }
    }

    /** The targets of a run. */
    private record Targets(Optional<Path> directory, boolean upload, Optional<OfflineJournals> journals) {
        boolean isCheck() {
            return directory.isEmpty() && !upload && journals.isEmpty();
        }
    }

    int run(ParsedArguments given) throws CommandFault {
        List<String> named = given.arguments();
        for (String tenant : named) {
            ServerAccess.tenant("<tenants>", tenant);
        }
        if (given.isOn(UPLOAD)) {
            session.access().whole(given); // is there a server at all?
        }
        Source source = source(given, named);
        List<ImportedTenant> report = new ArrayList<>();
        Optional<Path> directory =
                Optional.of(given.text(OUTPUT)).filter(text -> !text.isEmpty()).map(Path::of);
        if (given.text(STORAGE).isEmpty()) {
            Targets targets = new Targets(directory, given.isOn(UPLOAD), Optional.empty());
            importAll(given, source, targets, new ImportedState(List.of(), now()), report);
        } else {
            withState(given, source, directory, report);
        }
        print(given, report);
        long refused = report.stream().filter(ImportedTenant::isRefused).count();
        if (refused > 0) {
            throw new CommandFault("couldn't import " + refused + " out of " + report.size() + " tenants");
        }
        return 0;
    }

    private Instant now() {
        return session.console().clock().instant();
    }

    private Source source(ParsedArguments given, List<String> named) throws CommandFault {
        String from = given.text(FROM);
        Map<String, TenantDocument> documents = new TreeMap<>();
        if (!from.contains("://")) {
            ObjectDirectory objects = new ObjectDirectory(Path.of(from));
            return new Source(named.isEmpty() ? objects.tenants() : named, Optional.of(objects), documents);
        }
        if (!given.text(STORAGE).isEmpty()) {
            throw new CommandFault(
                    "--storage.path: set with a URL in --from (expected: a directory of objects, as only "
                            + "they have silences and notification logs)");
        }
        if (named.isEmpty()) {
            new ConfigApiClient(session.access().at(given, FROM, "localhost:8080")).all(documents::put);
        }
        for (String tenant : named) {
            Optional<TenantId> id = Optional.of(TenantId.of(tenant));
            new ConfigApiClient(session.access().at(given, FROM, "localhost:8080", id))
                    .get()
                    .ifPresent(stored -> documents.put(tenant, stored.document()));
        }
        return new Source(named.isEmpty() ? List.copyOf(documents.keySet()) : named, Optional.empty(), documents);
    }

    private void withState(ParsedArguments given, Source source, Optional<Path> directory, List<ImportedTenant> report)
            throws CommandFault {
        try (OfflineJournals journals = OfflineJournals.open(Path.of(given.text(STORAGE)))) {
            ImportedState state = new ImportedState(journals.read(ImportedState.UPLOADS), now());
            importAll(given, source, new Targets(directory, given.isOn(UPLOAD), Optional.of(journals)), state, report);
            journals.append(ImportedState.SILENCES, state.silences());
            journals.append(ImportedState.LOG, state.log());
        } catch (IOException e) {
            throw new CommandFault(FileReason.withFile(e));
        }
    }

    private void importAll(
            ParsedArguments given, Source source, Targets targets, ImportedState state, List<ImportedTenant> report)
            throws CommandFault {
        TenantLoader loader =
                new TenantLoader(session.mode(given), session.console().clock());
        for (String name : source.tenants()) {
            ImportedTenant imported = new ImportedTenant(name);
            report.add(imported);
            try {
                TenantId tenant = ServerAccess.tenant("id", name);
                if (targets.journals().isPresent()) {
                    importState(tenant, source.objects().orElseThrow(), state, imported);
                }
                importConfig(given, tenant, source.document(name), loader, targets, imported);
            } catch (CommandFault fault) {
                imported.conclude("refused");
                String.valueOf(fault.getMessage()).lines().forEach(imported::note);
            }
        }
    }

    private void importConfig(
            ParsedArguments given,
            TenantId tenant,
            TenantDocument document,
            TenantLoader loader,
            Targets targets,
            ImportedTenant imported)
            throws CommandFault {
        if (document.config().isEmpty()) {
            imported.note("no configuration of its own: it has the fallback there, and here that of "
                    + "--tenants.fallback-config");
            return;
        }
        imported.compare(DocumentFiles.check(loader, Path.of(tenant.toString()), document));
        if (targets.directory().isPresent()) {
            if (document.config().contains("${")) {
                imported.note("the configuration contains ${, which the server expands in files with --config.expand");
            }
            DocumentFiles.write(tenant, document, targets.directory().get())
                    .forEach((name, used) -> imported.note("template " + name + " is written as " + used));
        }
        if (targets.upload()) {
            new ConfigApiClient(session.access().whole(given, tenant)).put(document, "");
        }
        imported.conclude(targets.isCheck() ? "checked" : "imported");
    }

    private static void importState(
            TenantId tenant, ObjectDirectory objects, ImportedState state, ImportedTenant imported)
            throws CommandFault {
        Map<String, List<ByteBuffer>> parts = objects.state(tenant.toString());
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

    private void print(ParsedArguments given, List<ImportedTenant> report) {
        session.print(
                given.text("output").equals("json")
                        ? GoJson.encode(report.stream()
                                        .map(ImportedTenant::tree)
                                        .toList())
                                + "\n"
                        : report.stream().map(ImportedTenant::text).collect(Collectors.joining()));
    }
}
