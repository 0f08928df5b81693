/**
 * Email notifications: one mail per flush, sent to an SMTP server.
 *
 * <p>{@link io.grapevine.integration.email.EmailNotifier} renders and sends the mail; {@link
 * io.grapevine.integration.email.MailMessage} writes it as MIME, {@link io.grapevine.integration.email.SmtpDelivery} is
 * the SMTP client, and {@link io.grapevine.integration.email.SmtpLine} sends its commands and reads the replies.
 */
@NullMarked
package io.grapevine.integration.email;

import org.jspecify.annotations.NullMarked;
