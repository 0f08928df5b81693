package io.grapevine.configfile.receiver;

import io.grapevine.config.GlobalConfig;
import io.grapevine.configfile.yaml.TemplateSyntax;

/** What receivers are completed by and checked with. */
public record ReceiverDefaults(GlobalConfig global, TemplateSyntax templates) {}
