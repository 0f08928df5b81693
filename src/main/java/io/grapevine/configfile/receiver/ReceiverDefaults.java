package io.grapevine.configfile.receiver;

import io.grapevine.config.GlobalConfig;
import io.grapevine.configfile.yaml.TemplateSyntax;

/**
 * What receivers are completed by and checked with.
 *
 * @param global the section {@code global}
 * @param templates the syntax of templates
 */
public record ReceiverDefaults(GlobalConfig global, TemplateSyntax templates) {}
