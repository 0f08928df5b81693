package io.grapevine.server.flags;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Validation of the flags of tenants, and the options made from them. */
final class TenantRules {
    private static final String NEEDED = "with --tenants.dir or --tenants.api";

    private TenantRules() {}

    /** The options of tenants, if there are to be any. */
    static Optional<Options.Tenants> options(ParsedArguments flags) throws CommandFault {
        Optional<Path> directory = OptionRules.path(flags, "tenants.dir");
        boolean uploads = flags.isOn("tenants.api");
        boolean fileFields = flags.isOn("tenants.dir-allow-files");
        if (fileFields && directory.isEmpty()) {
            throw OptionRules.fault("tenants.dir-allow-files", "on", "with --tenants.dir");
        }
        boolean withDefault = flags.text("tenants.default").equals("on");
        if (directory.isEmpty() && !uploads) {
            for (String name : List.of("tenants.fallback-config", "tenants.limits-file")) {
                if (!flags.text(name).isEmpty()) {
                    throw OptionRules.fault(name, '"' + flags.text(name) + '"', NEEDED);
                }
            }
            if (!withDefault) {
                throw OptionRules.fault("tenants.default", "off", NEEDED);
            }
            if (!flags.text("tenants.metrics").equals("grapevine")) {
                throw OptionRules.fault("tenants.metrics", flags.text("tenants.metrics"), NEEDED);
            }
            return Optional.empty();
        }
        if (flags.isOn("notify.shadow")) {
            throw OptionRules.fault(
                    "notify.shadow", "with tenants", "one of the two, as notifications of tenants are sent");
        }
        return Optional.of(new Options.Tenants(
                directory,
                fileFields,
                uploads,
                OptionRules.path(flags, "tenants.fallback-config"),
                OptionRules.path(flags, "tenants.limits-file"),
                withDefault,
                flags.text("tenants.metrics").equals("cortex")));
    }
}
