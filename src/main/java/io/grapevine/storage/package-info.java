/**
 * Storage of state on disk: for each state a snapshot in Alertmanager's format and an append log of later changes.
 *
 * <pre>
 * data/silences                              snapshot: records, each after its length as a varint
 * data/nflog                                 the same for the notification log
 * data/grapevine/nflog.000000000000002a.log  log segments; Alertmanager does not look into this directory
 * data/grapevine/alerts                      snapshot of a state that Alertmanager does not know, in the format of a segment
 * data/grapevine/lock                        locked by the process that uses the directory, whose id it holds
 * data/nflog.corrupt-20260131T120000Z        copy of a corrupt file
 * </pre>
 *
 * {@link io.grapevine.storage.StateFiles} combines both for one state: it loads the snapshot, then the log; records are made durable
 * in groups on a separate thread; a new snapshot truncates the log. Records are opaque bytes; loading one twice or late is harmless,
 * as the greater version wins.
 */
@NullMarked
package io.grapevine.storage;

import org.jspecify.annotations.NullMarked;
