const payload = 'changeCursor clientMutationId userErrors { code field message }';
const common = '$idempotencyKey: String, $clientMutationId: String';
const given = 'idempotencyKey: $idempotencyKey, clientMutationId: $clientMutationId';
const candidate =
  'candidate { id givenName familyName name emails title relationship version skills { level years evidence skill { id name } } }';
const consents =
  'candidate { id consentUntil doNotContact version consents { purpose { code } state mayAsk mayContact noContactReason askedAt consent { givenAt expiresAt via } } objections { id purpose { code } withdrawnAt } }';
const purpose =
  'purpose { id code name basis defaultMonths active version texts { id language version body createdBy } }';
const rule =
  'rule { id name action country outcomes countedFrom months priority timeZone enabled version }';
const run =
  'run { id state asOf approvalsNeeded firstApprovedBy approvedBy version counts { erase askAgain held off erased disagreeing } }';
const application = 'application { id status version stage { id name } }';

const erasure =
  'erasure { id state reason note people candidateIds askedBy decidedBy open { store why } }';

const step = (
  name: string,
) => `mutation ($id: ID!, $reason: String, $expectedVersion: Int, ${common}) {
  ${name}(id: $id, reason: $reason, expectedVersion: $expectedVersion, ${given}) { ${application} ${payload} } }`;

/** One document for each mutation, with all of its arguments as variables. */
export const documents = {
  candidateCreate: `mutation ($input: CandidateInput!, ${common}) { candidateCreate(input: $input, ${given}) { ${candidate} ${payload} } }`,
  candidateUpdate: `mutation ($id: ID!, $input: CandidateInput!, $expectedVersion: Int, ${common}) {
    candidateUpdate(id: $id, input: $input, expectedVersion: $expectedVersion, ${given}) { ${candidate} ${payload} } }`,
  candidateUpsert: `mutation ($source: String!, $externalId: String!, $input: CandidateInput!, ${common}) {
    candidateUpsert(source: $source, externalId: $externalId, input: $input, ${given}) { created ${candidate} ${payload} } }`,
  applicationCreate: `mutation ($input: ApplicationInput!, ${common}) { applicationCreate(input: $input, ${given}) { ${application} ${payload} } }`,
  applicationMoveToStage: `mutation ($id: ID!, $stageId: ID!, $reason: String, $expectedVersion: Int, ${common}) {
    applicationMoveToStage(id: $id, stageId: $stageId, reason: $reason, expectedVersion: $expectedVersion, ${given}) { ${application} ${payload} } }`,
  applicationsMoveToStage: `mutation ($ids: [ID!]!, $stageId: ID!, $reason: String, ${common}) {
    applicationsMoveToStage(ids: $ids, stageId: $stageId, reason: $reason, ${given}) { results { id ${application} userErrors { code field message } } ${payload} } }`,
  applicationReject: step('applicationReject'),
  applicationWithdraw: step('applicationWithdraw'),
  applicationHire: step('applicationHire'),
  applicationReopen: step('applicationReopen'),
  interactionLog: `mutation ($input: InteractionInput!, ${common}) {
    interactionLog(input: $input, ${given}) { interaction { id type direction at by subject body candidate { id } application { id } } ${payload} } }`,
  referralRecord: `mutation ($input: ReferralInput!, ${common}) {
    referralRecord(input: $input, ${given}) { referral { id referrerEmail at candidate { id } job { id } referrer { email } } ${payload} } }`,
  savedSearchCreate: `mutation ($input: SavedSearchInput!, ${common}) { savedSearchCreate(input: $input, ${given}) { savedSearch { id name query filter access alerts mine version } warnings ${payload} } }`,
  savedSearchUpdate: `mutation ($id: ID!, $input: SavedSearchInput!, $expectedVersion: Int, ${common}) {
    savedSearchUpdate(id: $id, input: $input, expectedVersion: $expectedVersion, ${given}) { savedSearch { id name query filter access alerts mine version } warnings ${payload} } }`,
  savedSearchDelete: `mutation ($id: ID!, $expectedVersion: Int, ${common}) { savedSearchDelete(id: $id, expectedVersion: $expectedVersion, ${given}) { savedSearch { id } ${payload} } }`,
  candidateExport: `mutation ($id: ID!, ${common}) { candidateExport(id: $id, ${given}) { personalExport { id state requestedBy requestedAt readyAt expiresAt bytes rows problem downloadPath candidate { id } } ${payload} } }`,
  poolCreate: `mutation ($input: PoolInput!, ${common}) { poolCreate(input: $input, ${given}) { pool { id name description size mine version } ${payload} } }`,
  poolUpdate: `mutation ($id: ID!, $input: PoolInput!, $expectedVersion: Int, ${common}) { poolUpdate(id: $id, input: $input, expectedVersion: $expectedVersion, ${given}) { pool { id name description version } ${payload} } }`,
  poolDelete: `mutation ($id: ID!, $expectedVersion: Int, ${common}) { poolDelete(id: $id, expectedVersion: $expectedVersion, ${given}) { pool { id } ${payload} } }`,
  poolAddCandidates: `mutation ($id: ID!, $candidateIds: [ID!]!, ${common}) { poolAddCandidates(id: $id, candidateIds: $candidateIds, ${given}) { pool { id size } changed results { id userErrors { code } } ${payload} } }`,
  poolRemoveCandidates: `mutation ($id: ID!, $candidateIds: [ID!]!, ${common}) { poolRemoveCandidates(id: $id, candidateIds: $candidateIds, ${given}) { pool { id size } changed results { id userErrors { code } } ${payload} } }`,
  candidateErase: `mutation ($id: ID!, $reason: ErasureReason!, $note: String, ${common}) { candidateErase(id: $id, reason: $reason, note: $note, ${given}) { ${erasure} ${payload} } }`,
  erasureApprove: `mutation ($id: ID!, ${common}) { erasureApprove(id: $id, ${given}) { ${erasure} ${payload} } }`,
  erasureRefuse: `mutation ($id: ID!, ${common}) { erasureRefuse(id: $id, ${given}) { ${erasure} ${payload} } }`,
  erasureLift: `mutation ($input: ErasureLiftInput!, ${common}) { erasureLift(input: $input, ${given}) { lifted ${payload} } }`,
  consentRecord: `mutation ($input: ConsentInput!, ${common}) { consentRecord(input: $input, ${given}) { ${consents} ${payload} } }`,
  consentWithdraw: `mutation ($candidateId: ID!, $purposeId: ID!, $via: ConsentVia!, $at: DateTime, ${common}) {
    consentWithdraw(candidateId: $candidateId, purposeId: $purposeId, via: $via, at: $at, ${given}) { ${consents} ${payload} } }`,
  consentAsk: `mutation ($candidateId: ID!, $purposeId: ID!, $textId: ID, $via: ConsentVia!, $at: DateTime, ${common}) {
    consentAsk(candidateId: $candidateId, purposeId: $purposeId, textId: $textId, via: $via, at: $at, ${given}) { ${consents} ${payload} } }`,
  candidateObject: `mutation ($id: ID!, $to: ID, $via: ConsentVia!, $at: DateTime, ${common}) {
    candidateObject(id: $id, to: $to, via: $via, at: $at, ${given}) { ${consents} ${payload} } }`,
  candidateObjectionWithdraw: `mutation ($objectionId: ID!, $via: ConsentVia!, $at: DateTime, ${common}) {
    candidateObjectionWithdraw(objectionId: $objectionId, via: $via, at: $at, ${given}) { ${consents} ${payload} } }`,
  consentPurposeCreate: `mutation ($input: ConsentPurposeInput!, ${common}) { consentPurposeCreate(input: $input, ${given}) { ${purpose} ${payload} } }`,
  consentPurposeUpdate: `mutation ($id: ID!, $input: ConsentPurposeInput!, $expectedVersion: Int, ${common}) {
    consentPurposeUpdate(id: $id, input: $input, expectedVersion: $expectedVersion, ${given}) { ${purpose} ${payload} } }`,
  consentTextCreate: `mutation ($purposeId: ID!, $language: String!, $body: String!, ${common}) {
    consentTextCreate(purposeId: $purposeId, language: $language, body: $body, ${given}) { ${purpose} ${payload} } }`,
  retentionRuleCreate: `mutation ($input: RetentionRuleInput!, ${common}) { retentionRuleCreate(input: $input, ${given}) { ${rule} ${payload} } }`,
  retentionRuleUpdate: `mutation ($id: ID!, $input: RetentionRuleInput!, $expectedVersion: Int, ${common}) {
    retentionRuleUpdate(id: $id, input: $input, expectedVersion: $expectedVersion, ${given}) { ${rule} ${payload} } }`,
  retentionRuleDelete: `mutation ($id: ID!, $expectedVersion: Int, ${common}) { retentionRuleDelete(id: $id, expectedVersion: $expectedVersion, ${given}) { ${rule} ${payload} } }`,
  retentionRun: `mutation (${common}) { retentionRun(${given}) { ${run} ${payload} } }`,
  retentionRunApprove: `mutation ($id: ID!, $expectedVersion: Int, ${common}) { retentionRunApprove(id: $id, expectedVersion: $expectedVersion, ${given}) { ${run} ${payload} } }`,
  retentionRunCancel: `mutation ($id: ID!, $expectedVersion: Int, ${common}) { retentionRunCancel(id: $id, expectedVersion: $expectedVersion, ${given}) { ${run} ${payload} } }`,
  legalHoldSet: `mutation ($candidateId: ID!, $reason: String!, ${common}) { legalHoldSet(candidateId: $candidateId, reason: $reason, ${given}) { hold { id reason heldBy heldAt releasedAt } candidate { id } ${payload} } }`,
  legalHoldRelease: `mutation ($id: ID!, ${common}) { legalHoldRelease(id: $id, ${given}) { hold { id releasedAt releasedBy } ${payload} } }`,
} as const;
