import { describe, expect, it } from 'vitest';
import { findPhoneNumbers } from '../src/messages/phone-numbers';

const found = (text: string): string[] => findPhoneNumbers(text).map((number) => number.href);

describe('a number to call is found', () => {
  it.each([
    ['Call 911 now.', 'tel:911'],
    ['Call or text 988, at any hour', 'tel:988'],
    ['Call 9-1-1.', 'tel:911'],
    ['Poison Control: 1-800-222-1222.', 'tel:+18002221222'],
    ['(800) 222-1222', 'tel:+18002221222'],
    ['+1 800 222 1222', 'tel:+18002221222'],
    ['800.222.1222', 'tel:+18002221222'],
    ['1\u2011800\u2011222\u20111222', 'tel:+18002221222'],
    ['(911)', 'tel:911'],
    ['Call 112 now', 'tel:112'],
    ['Ring 116 123.', 'tel:116123'],
    ['call or text 13 11 26', 'tel:131126'],
    ['dial +44 20 7946 0000', 'tel:+442079460000'],
  ])('in "%s"', (text, href) => {
    expect(found(text)).toEqual([href]);
  });

  it('beside others, in their order and place', () => {
    const text = 'Call 911, or 1-800-222-1222 for poison, or 988.';
    expect(found(text)).toEqual(['tel:911', 'tel:+18002221222', 'tel:988']);
    for (const number of findPhoneNumbers(text)) expect(text.slice(number.start)).toMatch(new RegExp(`^${number.text}`));
  });
});

describe('what is no number to call stays text', () => {
  it.each([
    '911 mg a day',
    '988 people took part',
    'about 911%',
    'the year 1911 or 9110',
    '$911',
    '0.911',
    '1,988 patients',
    '988,000',
    'item-911-b',
    'order 18002221222',
    '2026-11-22 and 12:30',
    '300 to 600 mg, then 900-1800 mg',
    '1-800-222-12223',
    '100-200-3000',
    'call 365 days a year',
    'a call 24/7',
    'Recall 900 of them',
  ])('in "%s"', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('a number that takes texts', () => {
  it.each([
    ['Call or text 988 now.', 'tel:988', 'sms:988'],
    ['Please text 988.', 'sms:988', 'sms:988'],
    ['Call 988.', 'tel:988', undefined],
    ['The text says 988.', 'tel:988', undefined],
  ])('%s', (text, href, sms) => {
    expect(findPhoneNumbers(text).map((number) => [number.href, number.sms])).toEqual([[href, sms]]);
  });
});
