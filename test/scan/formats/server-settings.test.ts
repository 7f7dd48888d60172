import { expect, test } from "vitest";
import { stringInSettings } from "../../../src/scan/formats/server-settings.ts";

const STRING = '%h %t "%r" %>s';

test.each([
  'pattern="%h %t &quot;%r&quot; %&gt;s"',
  "pattern='%h %t \"%r\" %>s'",
  'pattern="%h %t "%r" %>s"',
  'pattern="%h %t &#34;%r&#x22; %>s" prefix="access" suffix=".log"',
  'className="x.AccessLogValve" directory="logs" pattern="%h %t &quot;%r&quot; %>s"',
  `<Valve className="x.AccessLogValve"
     pattern="%h %t &quot;%r&quot; %&gt;s" resolveHosts="false"/>`,
  `<!-- <Valve pattern="common"/> --><Valve pattern='%h %t "%r" %>s'/>`,
  '<access-log use-server-log="false" pattern="%h %t &quot;%r&quot; %&gt;s"/>',
  '<New class="x.CustomRequestLog"><Arg>logs/a.log</Arg><Arg>%h %t "%r" %&gt;s</Arg></New>',
  '<Set name="formatString"> %h %t "%r" %&gt;s </Set>',
  'server.tomcat.accesslog.pattern=%h %t "%r" %>s',
  `  pattern: '%h %t "%r" %>s'`,
  'server.jetty.accesslog.custom-format = %h %t "%r" %>s',
  `accesslog.format = "${STRING}"`,
  `access_log_format = '${STRING}'`,
  "%h %t &quot;%r&quot; %&gt;s",
  STRING,
])("%s", (text) => {
  expect(stringInSettings(text)).toBe(STRING);
});

test("one pattern is read", () => {
  const text = '<Host><Valve pattern="%h %t %s"/><Valve pattern="%a %t %s"/></Host>';
  expect(stringInSettings(text)).toEqual({ expected: "one pattern", found: text });
});

test.each(["log-format = %h %t", 'LogFormat "%h %t" x', "log_format x '$a $b';", "%h & %t", '{"pattern":"$x"}'])(
  "%s is left alone",
  (text) => {
    expect(stringInSettings(text)).toBe(text);
  },
);
