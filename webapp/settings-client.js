/** What openBIS keeps of this form for a person, by its own mechanism: settings of a web app. */
import { dereference, objectsOf } from "./rpc.js";

const WEB_APP = "openbis-jupyter";
const ME = { "@type": "as.dto.person.id.Me" };

/** @param {import("./rpc.js").Call} call */
export function settingsClient(call) {
  return {
    /** @returns {Promise<Record<string, string>>} name → value */
    async settings() {
      const all = { "@type": "as.dto.webapp.fetchoptions.WebAppSettingsFetchOptions", allSettings: true };
      const fetch = {
        "@type": "as.dto.person.fetchoptions.PersonFetchOptions",
        webAppSettings: { [WEB_APP]: all },
      };
      const result = await call("getPersons", [[ME], fetch]);
      const at = dereference(result);
      const [person] = objectsOf(result, at);
      const kept = at(at(person?.webAppSettings?.[WEB_APP])?.settings) ?? {};
      const pairs = Object.entries(kept).map(([name, raw]) => [name, at(raw)?.value]);
      return Object.fromEntries(pairs.filter(([, value]) => typeof value === "string"));
    },

    /** @param {Record<string, string | null>} changes name → value; null: forget it @returns {Promise<void>} */
    async changeSettings(changes) {
      const forgotten = Object.keys(changes).filter((name) => changes[name] === null);
      const kept = Object.entries(changes).filter(([, value]) => value !== null);
      const items = kept.map(([name, value]) => ({
        "@type": "as.dto.webapp.create.WebAppSettingCreation",
        name,
        value,
      }));
      const actions = [
        { "@type": "as.dto.common.update.ListUpdateActionRemove", items: forgotten },
        { "@type": "as.dto.common.update.ListUpdateActionAdd", items },
      ].filter((action) => action.items.length > 0);
      await call("updatePersons", [
        [
          {
            "@type": "as.dto.person.update.PersonUpdate",
            userId: ME,
            webAppSettings: {
              [WEB_APP]: { "@type": "as.dto.webapp.update.WebAppSettingsUpdateValue", actions },
            },
          },
        ],
      ]);
    },
  };
}
