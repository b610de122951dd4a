package io.floatingvip.speaker.command;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.floatingvip.forwarding.Forwarder;
import io.floatingvip.speaker.command.Command.LogFormat;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log on standard output, unless {@code -Dlogback.configurationFile} names a set-up of
 * the user's own.
 */
public final class LogSetup {
  /** A logger whose lines are written as all others, but to nowhere. */
  public static final String REHEARSAL = "rehearsal";

  private static final int WAITING_LINES = 10_000;

  private LogSetup() {}

  /** Logs in this form from now on. */
  public static void apply(LogFormat format) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    if (System.getProperty("logback.configurationFile") != null) {
      context.getLogger(REHEARSAL).setLevel(Level.OFF);
      return;
    }
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    start(console, format, context);
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.getLogger("io.floatingvip").setLevel(Level.INFO);
    ch.qos.logback.classic.Logger connections = context.getLogger(Forwarder.TCP_LOG);
    connections.setAdditive(false);
    connections.addAppender(unhurried(console, context));
    ch.qos.logback.classic.Logger rehearsal = context.getLogger(REHEARSAL);
    rehearsal.setLevel(Level.INFO);
    rehearsal.setAdditive(false);
    rehearsal.addAppender(nowhere(format, context));
    // It warns of each try with a stack trace; the outage is ours to tell, once.
    context.getLogger("io.fabric8").setLevel(Level.ERROR);
  }

  // Who reads the output slowly loses lines of connections, and does not slow the connections down.
  private static AsyncAppender unhurried(
      ConsoleAppender<ILoggingEvent> console, LoggerContext context) {
    AsyncAppender appender = new AsyncAppender();
    appender.setContext(context);
    appender.setQueueSize(WAITING_LINES);
    appender.setDiscardingThreshold(0);
    appender.setNeverBlock(true);
    appender.addAppender(console);
    appender.start();
    // Writes what still waits.
    Runtime.getRuntime().addShutdownHook(new Thread(appender::stop, "tcplog-end"));
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> nowhere(
      LogFormat format, LoggerContext context) {
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setOutputStream(OutputStream.nullOutputStream());
    start(appender, format, context);
    return appender;
  }

  private static void start(
      OutputStreamAppender<ILoggingEvent> appender, LogFormat format, LoggerContext context) {
    appender.setContext(context);
    appender.setEncoder(encoder(format, context));
    appender.start();
  }

  private static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> {
            PatternLayoutEncoder text = new PatternLayoutEncoder();
            text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{0}: %msg%n%ex");
            yield text;
          }
          case JSON -> {
            JsonEncoder json = new JsonEncoder();
            json.setWithFormattedMessage(true);
            json.setWithMessage(false);
            json.setWithArguments(false);
            json.setWithSequenceNumber(false);
            json.setWithNanoseconds(false);
            json.setWithContext(false);
            yield json;
          }
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
