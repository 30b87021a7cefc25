import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Taxonomy, type TaxonomyContent, titleRelation } from './taxonomy.js';

const empty: TaxonomyContent = {
  edition: '1',
  skills: [],
  aliases: [],
  broader: [],
  occupations: [],
  titles: [],
};
const skill = (id: string, origin: 'TAXONOMY' | 'RECORDED' = 'TAXONOMY') => ({
  id,
  name: id,
  key: id,
  origin,
});
const taxonomy = new Taxonomy({
  ...empty,
  skills: ['web', 'javascript', 'typescript', 'react', 'angular', 'go']
    .map((id) => skill(id))
    .concat(skill('js', 'RECORDED')),
  aliases: [{ key: 'js', alias: 'JS', skillId: 'javascript' }],
  broader: (
    [
      ['javascript', 'web'],
      ['typescript', 'javascript'],
      ['react', 'javascript'],
      ['angular', 'javascript'],
    ] as const
  ).map(([skillId, broaderId]) => ({ skillId, broaderId })),
  occupations: [
    { id: 'dev', name: 'Software Developers', familyId: 'computer' },
    { id: 'test', name: 'Testers', familyId: 'computer' },
    { id: 'nurse', name: 'Nurses', familyId: 'health' },
  ],
  titles: (
    [
      ['software developer', 'dev'],
      ['software engineer', 'dev'],
      ['tester', 'test'],
      ['nurse', 'nurse'],
      ['analyst', 'dev'],
      ['analyst', 'test'],
      ['aide', 'dev'],
      ['aide', 'nurse'],
    ] as const
  ).map(([key, occupationId]) => ({ key, occupationId, origin: 'ONET' as const })),
});

describe('skills', () => {
  it.each([
    ['javascript', 'javascript', 'SAME'],
    ['javascript', 'react', 'NARROWER'],
    ['react', 'javascript', 'BROADER'],
    ['react', 'web', 'BROADER'],
    ['react', 'angular', 'SIBLING'],
    ['web', 'typescript', 'NARROWER'],
    ['react', 'go', undefined],
    ['javascript', 'js', 'SAME'],
    ['js', 'react', 'NARROWER'],
    ['react', 'js', 'BROADER'],
    ['unheard', 'unheard', 'SAME'],
    ['unheard', 'go', undefined],
  ])('asked for %s, %s is %s', (asked, held, relation) =>
    expect(taxonomy.relation(asked, held)).toBe(relation),
  );

  it('knows a skill by its aliases, and what counts as having it', () => {
    expect(taxonomy.skillOf('  JS ')).toBe('javascript');
    expect(taxonomy.includedIn('javascript').sort()).toEqual([
      'angular',
      'javascript',
      'js',
      'react',
      'typescript',
    ]);
  });

  it("survives a stored cycle, and keeps narrower and broader each other's reverse", () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    fc.assert(
      fc.property(fc.array(fc.record({ skillId: id, broaderId: id })), id, id, (broader, x, y) => {
        const any = new Taxonomy({
          ...empty,
          skills: ['a', 'b', 'c', 'd', 'e'].map((each) => skill(each)),
          broader: broader.filter((edge) => edge.skillId !== edge.broaderId),
        });
        expect(any.relation(x, x)).toBe('SAME');
        if (any.relation(x, y) === 'BROADER') expect(any.relation(y, x)).toBe('NARROWER');
        if (any.relation(x, y) === 'SIBLING') expect(any.relation(y, x)).toBe('SIBLING');
      }),
    );
  });
});

describe('titles', () => {
  const relation = (a: string, b: string) =>
    titleRelation(taxonomy.identityOf(a), taxonomy.identityOf(b));

  it.each([
    ['Senior Software Engineer', 'Java Software Developer', 'SAME_OCCUPATION'],
    ['Software Engineer', 'Tester', 'SAME_FAMILY'],
    ['Software Engineer', 'Nurse', 'NONE'],
    ['Lead Analyst', 'Analyst II', 'SAME_OCCUPATION'],
    ['Analyst', 'Tester', 'SAME_FAMILY'],
    ['Aide', 'Nurse', 'NONE'],
    ['Cat herder', 'Senior cat herder', 'SAME_OCCUPATION'],
    ['', '', 'NONE'],
  ])('%s and %s: %s', (a, b, expected) => expect(relation(a, b)).toBe(expected));

  it('means an occupation only where there is one to mean', () => {
    expect(taxonomy.occupationOf('Software Engineer')?.name).toBe('Software Developers');
    expect(taxonomy.occupationOf('Analyst')).toBeUndefined();
    expect(taxonomy.occupationsOf('Analyst').map(({ id }) => id)).toEqual(['dev', 'test']);
    expect(taxonomy.familyOf('nurse')).toBe('health');
  });

  it("a company's own meaning of a title wins", () => {
    const own = new Taxonomy({
      ...taxonomy.content,
      titles: [
        ...taxonomy.content.titles,
        { key: 'analyst', occupationId: 'nurse', origin: 'COMPANY' },
      ],
    });
    expect(own.occupationOf('analyst')?.id).toBe('nurse');
  });
});
