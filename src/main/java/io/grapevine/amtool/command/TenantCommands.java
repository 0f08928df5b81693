package io.grapevine.amtool.command;

import io.grapevine.amtool.api.ListedTenant;
import io.grapevine.base.commandline.Argument;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.commandline.ValueType.Plain;
import io.grapevine.httpclient.GoJson;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.config.TenantLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands about configurations of tenants. */
record TenantCommands(Session session) {
    private static final String OUTPUT = "output-dir";
    private static final String CONDITION = "if-match";

    Command group() {
        return Command.group(
                "tenants",
                "Show, upload and check configurations of tenants; import them from Mimir or Cortex.",
                Command.of("list", """
                                List the tenants that have a configuration.

                                    amtool tenants list -q""", this::list)
                        .with(Flag.ofSwitch("quiet", 'q', "Print ids only."))
                        .orDefault(),
                Command.of("load", """
                                Check a configuration with its templates, and upload it for the tenant.

                                    amtool --tenant=payments tenants load alertmanager.yml *.tmpl

                                It is in force on the server when the command ends.""", this::load).with(condition()).taking(files()),
                Command.of("get", """
                                Print the configuration of the tenant; with -o extended or json its templates, too. The status is 1 if \
                                there is none.

                                    amtool --tenant=payments tenants get
                                    amtool --tenant=payments tenants get --output-dir=payments""", this::get)
                        .with(Flag.text(OUTPUT, "Directory to write the configuration and the templates to.")),
                Command.of("delete", """
                                Delete the configuration of the tenant, with its alerts and silences, for good.

                                    amtool --tenant=payments tenants delete""", this::delete).with(condition()),
                Command.of("verify", """
                                Check a configuration with its templates as an upload is checked, without a server.

                                    amtool tenants verify alertmanager.yml *.tmpl""", this::verify).taking(files()),
                TenantImport.declared(session));
    }

    private static Flag condition() {
        return Flag.text(
                CONDITION,
                "Change nothing unless this is the ETag of the current version, as \"tenants get -o json\" prints it.");
    }

    private static Argument files() {
        return Argument.any("files", Plain.FILE, "The configuration, and templates.");
    }

    private ConfigApiClient server(ParsedArguments given) throws CommandFault {
        return new ConfigApiClient(session.wholeServer(given));
    }

    private void list(ParsedArguments given) throws CommandFault {
        List<ListedTenant> tenants = new ArrayList<>();
        server(given).all((tenant, document) -> tenants.add(ListedTenant.of(tenant, document)));
        tenants.sort(Comparator.comparing(ListedTenant::tenant));
        if (given.text("output").equals("json")) {
            session.print(GoJson.encode(tenants) + "\n");
        } else if (given.isOn("quiet")) {
            session.print(tenants.stream().map(each -> each.tenant() + "\n").collect(Collectors.joining()));
        } else {
            session.print(session.format(given).tenants(tenants));
        }
    }

    private void load(ParsedArguments given) throws CommandFault {
        server(given).put(checked(given), given.text(CONDITION));
    }

    private void verify(ParsedArguments given) throws CommandFault {
        checked(given);
    }

    /** The document in files; its warnings are printed. Throws if it has errors. */
    private TenantDocument checked(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no file specified (expected: a configuration, and templates if there are any)");
        }
        List<Path> files = given.arguments().stream().map(Path::of).toList();
        TenantDocument document = DocumentFiles.read(files.get(0), files.subList(1, files.size()));
        TenantLoader loader =
                new TenantLoader(session.mode(given), session.console().clock());
        DocumentFiles.check(loader, files.get(0), document)
                .warnings()
                .forEach(warning -> session.console().note("Warning: " + warning));
        return document;
    }

    private void get(ParsedArguments given) throws CommandFault {
        Optional<ConfigApiClient.Stored> found = server(given).get();
        if (found.isEmpty()) {
            throw new CommandFault("the tenant has no configuration");
        }
        ConfigApiClient.Stored stored = found.get();
        TenantDocument document = stored.document();
        if (!given.text(OUTPUT).isEmpty()) {
            DocumentFiles.write(document, Path.of(given.text(OUTPUT)));
            return;
        }
        switch (given.text("output")) {
            case "json" -> session.print(json(stored));
            case "extended" -> session.print(stored.text());
            default -> {
                session.print(document.config());
                int templates = document.templates().size();
                if (templates > 0) {
                    session.console()
                            .note(templates + (templates == 1 ? " template" : " templates")
                                    + " not shown (see --output-dir and -o json)");
                }
            }
        }
    }

    private static String json(ConfigApiClient.Stored stored) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("etag", stored.version());
        tree.put("template_files", stored.document().templates());
        tree.put("alertmanager_config", stored.document().config());
        return GoJson.encode(tree) + "\n";
    }

    private void delete(ParsedArguments given) throws CommandFault {
        server(given).delete(given.text(CONDITION));
    }
}
