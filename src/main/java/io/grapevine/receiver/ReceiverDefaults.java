package io.grapevine.receiver;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.yaml.TemplateSyntax;
import java.util.function.UnaryOperator;

/**
 * Defaults and checks for receivers.
 *
 * @param paths resolves a path of {@code global}: a relative one starts at the directory of the file with that section
 */
public record ReceiverDefaults(GlobalConfig global, TemplateSyntax templates, UnaryOperator<String> paths) {}
