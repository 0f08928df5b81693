package io.grapevine.config.http;

import io.grapevine.config.Secret;
import java.util.List;

/**
 * The values of one header; all three kinds are sent, in this order.
 *
 * @param values values that may be shown
 * @param secrets values that may not
 * @param files paths of files with one value each, surrounding white space removed
 */
public record HttpHeader(List<String> values, List<Secret> secrets, List<String> files) {
    public HttpHeader {
        values = List.copyOf(values);
        secrets = List.copyOf(secrets);
        files = List.copyOf(files);
    }
}
