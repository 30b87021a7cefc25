/** What people wrote or how they are reached, before and after the change. For roles that talk to candidates. */
export const written = [
  {
    summary: 'Grew up beekeeping near Quendlimoor',
    email: 'ottoline.before@example.com',
    phone: '+44 1000 111',
    externalId: 'ottoline.before@ids.example.com',
    experience: 'Restored zithers in Branwick',
    body: 'Talked about whistling kettles',
    subject: 'Kettlewhistle',
    reason: 'Wanted a snorkelling week',
  },
  {
    summary: 'Spent years falconing around Vexleyford',
    email: 'ottoline.after@example.com',
    phone: '+44 2000 222',
    externalId: 'ottoline.after@ids.example.com',
    experience: 'Tuned harmoniums in Oxburrow',
    body: 'Spoke of marbled parchments',
    subject: 'Parchmentmarble, then glue',
    reason: 'Asked for a tobogganing month',
  },
] as const;
/** Words that only hidden texts have, and one letter wrong in one of them. */
export const hiddenWords = [
  'beekeeping',
  'falconing',
  'zithers',
  'harmoniums',
  'falconong',
  'Parchmentmarble',
];
/** What belongs to a department that the hiring manager does not see. */
export const elsewhere = {
  department: 'Skunkworks',
  job: 'Submarine inspector',
  person: 'Xanthippe Obolenska',
  familyName: 'Obolenska',
  reason: 'Overdrew the submarine budget',
  body: 'About periscopes',
};
